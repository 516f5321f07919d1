// Reads faces beside the page's own thread. The page sends frames; it is sent { ready }, then for each frame
// { reading, width, height } or { error }. Nothing of a frame goes anywhere else.
import init, { Eye } from "./eye.HASHOFTHISBUILD_.js";

const here = (name) => new URL(name, import.meta.url);
const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext("2d", { willReadFrequently: true });
let eye;

async function weights(name) {
  const answer = await fetch(here(name));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function start() {
  await init({ module_or_path: here("./eye.HASHOFTHISBUILD_.wasm") });
  eye = new Eye(...(await Promise.all(Eye.files().map(weights))));
  postMessage({ ready: true });
}

const report = (error) => postMessage({ error: String(error) });

onmessage = ({ data: frame }) => {
  try {
    const { width, height } = frame;
    Object.assign(canvas, { width, height });
    context.drawImage(frame, 0, 0);
    frame.close();
    const { data } = context.getImageData(0, 0, width, height);
    postMessage({ reading: eye.read(data, width, height), width, height });
  } catch (error) {
    report(error);
  }
};

start().catch(report);
