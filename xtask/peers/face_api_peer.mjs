// Measures the emotion network of npm's `@vladmandic/face-api` on a grid of 48x48 grey faces.
//
// Usage: NODE_PATH=.../node_modules node face_api_peer.mjs GRID_PNG LABELS_CSV

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

// `import` would look beside this file only, and the packages are installed outside the repository.
const require = createRequire(import.meta.url);
const { PNG } = require('pngjs');
// The native backend, tfjs-node, downloads its library from outside npm; WebAssembly comes with its
// package, and has one thread in Node.js.
const faceapi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');

const { tf } = faceapi;
const SIDE = 48;
const FACES_A_ROW = 100;
// What FER2013 calls differently.
const FER_LABELS = { fearful: 'fear', disgusted: 'disgust', surprised: 'surprise' };
const MOODS = ['happy', 'sad', 'angry', 'neutral'];

/** Cuts face `index` out of the grid, in the RGB that the network wants. */
function cutOut(grid, index) {
  const left = (index % FACES_A_ROW) * SIDE;
  const top = Math.floor(index / FACES_A_ROW) * SIDE;
  const pixels = new Uint8Array(SIDE * SIDE * 3);
  for (let i = 0; i < SIDE * SIDE; i += 1) {
    const at = (top + Math.floor(i / SIDE)) * grid.width + left + (i % SIDE);
    pixels.fill(grid.data[at * 4], i * 3, i * 3 + 3);
  }
  return pixels;
}

/** FER2013's labels, the likeliest first. The library scales and normalises the face itself. */
async function classify(pixels) {
  const face = tf.tensor3d(pixels, [SIDE, SIDE, 3], 'int32');
  const expressions = await faceapi.nets.faceExpressionNet.predictExpressions(face);
  face.dispose();
  return expressions.asSortedArray().map(({ expression }) => FER_LABELS[expression] ?? expression);
}

const [gridPng, labelsCsv] = process.argv.slice(2);
await tf.setBackend('wasm');
const { version } = require('@vladmandic/face-api/package.json');
const folder = path.dirname(require.resolve('@vladmandic/face-api/package.json'));
await faceapi.nets.faceExpressionNet.loadFromDisk(path.join(folder, 'model'));
const grid = PNG.sync.read(readFileSync(gridPng));
const lines = readFileSync(labelsCsv, 'utf8').trim().split(/\r?\n/);
const [header, ...rows] = lines.map((line) => line.split(','));
const [split, index, label] = ['split', 'index', 'fer_label'].map((name) => header.indexOf(name));
// A few faces have no label of FER2013's own.
const faces = rows.filter((row) => row[split] === 'valid' && row[label]);

const times = [];
let [right, withMood, rightMood] = [0, 0, 0];
for (const row of faces) {
  const pixels = cutOut(grid, Number(row[index]));
  const start = performance.now();
  const ranking = await classify(pixels);
  times.push(performance.now() - start);
  right += ranking[0] === row[label];
  withMood += MOODS.includes(row[label]);
  // A face with another label finds no mood equal to it, so it never counts here.
  rightMood += ranking.find((name) => MOODS.includes(name)) === row[label];
}
times.sort((a, b) => a - b);
const engine = `TensorFlow.js ${tf.version.tfjs} (${tf.getBackend()})`;
const report = {
  peer: '@vladmandic/face-api',
  version,
  runtime: `${engine} on Node.js ${process.version.slice(1)}, 1 thread`,
  faces: faces.length,
  fer7: Number((right / faces.length).toFixed(4)),
  fer4: Number((rightMood / withMood).toFixed(4)),
  ms_per_face: Number(times[times.length >> 1].toFixed(3)),
};
console.log(JSON.stringify(report));
