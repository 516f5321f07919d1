import config from "../playwright.config";
import { draftWithPicture } from "./support/api";
import { portrait } from "./support/pictures";
import { expect, test } from "./support/test";
import { film } from "./support/video";

const { launchOptions } = config.use!;

type Reading = {
  mood: string;
  scores: number[];
  faces: { x: number; y: number; width: number; height: number }[];
};

/** The networks have to be loaded before anything is read. */
const LOADED = { timeout: 30_000 };

test.use({
  launchOptions: {
    ...launchOptions,
    args: [
      ...launchOptions!.args!,
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${film("results/camera")}`,
    ],
  },
  permissions: ["camera"],
});

test("the camera's faces are framed and read on the device, and a frame becomes the picture", async ({ page, open }) => {
  await open("/create?input=camera");
  // Nothing that the eye needs is loaded before the camera is on.
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.getByRole("button", { name: "Turn on the camera" }).click();
  const live = page.locator(".live");
  await expect(live.locator(".live-mood .mood-word")).toBeVisible(LOADED);
  await expect(live.getByRole("listitem")).toHaveCount(8);
  await expect(live.getByText(/readings a second, on this device/)).toBeVisible();
  await expect(page.locator(".live-face")).toHaveCount(1);
  // Over the face, which is in the middle. The frames are drawn anew many times a second.
  const distance = () =>
    page.evaluate(() => {
      const [stage, face] = [".camera-stage", ".live-face"].map((name) =>
        document.querySelector(name)?.getBoundingClientRect(),
      );
      return stage && face ? Math.abs(face.x + face.width / 2 - stage.x - stage.width / 2) / stage.width : 1;
    });
  await expect.poll(distance).toBeLessThan(0.12);
  // The frames lie over the stage as its whole size; so must the video, or they lie beside the faces.
  const sizes = await page.evaluate(() =>
    [".camera-stage", ".camera-video"].map((name) => {
      const { y, height } = document.querySelector(name)!.getBoundingClientRect();
      return [y, height].map(Math.round);
    }),
  );
  expect(sizes[1]).toEqual(sizes[0]);
  expect(asked.filter((request) => !request.startsWith("GET /pkg/")), "no frame leaves the device").toEqual([]);

  await page.getByRole("button", { name: "Take the picture" }).click();
  await expect(page).toHaveURL(/\/mood$/);
  await expect(page.locator(".face-frame")).toHaveCount(1);
  await expect(page.getByText("from the camera")).toBeVisible();
});

test("the device reads the same of a picture as the server", async ({ page, open }) => {
  const draft = await draftWithPicture(page, portrait());
  const answer = await page.request.get(`/api/drafts/get?id=${draft}`);
  const server = ((await answer.json()) as { detected: Reading }).detected;

  await open("/create?input=camera");
  const started = page.waitForEvent("worker");
  await page.getByRole("button", { name: "Turn on the camera" }).click();
  const worker = await started;
  const device = await worker.evaluate(async (png) => {
    const here = (name: string) => new URL(name, self.location.href);
    const eyes = await import(here(self.location.pathname.replace("eye-worker", "eye")).href);
    await eyes.default({ module_or_path: here(self.location.pathname.replace("eye-worker", "eye").replace(".js", ".wasm")) });
    const weights = async (name: string) => new Uint8Array(await (await fetch(here(name))).arrayBuffer());
    const eye = new eyes.Eye(...(await Promise.all(eyes.Eye.files().map(weights))));
    const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (c) => c.charCodeAt(0))]));
    const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d")!;
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, picture.width, picture.height);
    return JSON.parse(eye.read(data, picture.width, picture.height)) as Reading;
  }, portrait().buffer.toString("base64"));

  expect(device.mood).toBe(server.mood);
  device.scores.forEach((score, n) => expect(Math.abs(score - server.scores[n])).toBeLessThan(1e-3));
  const boxes = ({ faces }: Reading) => faces.flatMap(({ x, y, width, height }) => [x, y, width, height]);
  expect(boxes(device)).toHaveLength(4);
  boxes(device).forEach((side, n) => expect(Math.abs(side - boxes(server)[n])).toBeLessThan(0.05));
});

test("the camera goes off when the tab is hidden", async ({ page, open }) => {
  await open("/create?input=camera");
  await page.getByRole("button", { name: "Turn on the camera" }).click();
  await expect(page.locator(".live-face")).toHaveCount(1, LOADED);
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
  await expect(page.getByRole("button", { name: "Turn on the camera" })).toBeVisible();
  await expect(page.locator(".live")).toHaveCount(0);
});

test("a browser without vectors in WebAssembly says so, and takes the picture", async ({ page, open }) => {
  // As a browser refuses a program that it cannot run.
  await page.route("**/pkg/eye.*.wasm", (route) =>
    route.fulfill({ contentType: "application/wasm", body: Buffer.from([0, 0x61, 0x73, 0x6d, 9, 0, 0, 0]) }),
  );
  await open("/create?input=camera");
  await page.getByRole("button", { name: "Turn on the camera" }).click();
  await expect(page.getByText("This browser cannot read faces live.")).toBeVisible(LOADED);
  await expect(page.getByRole("link", { name: "upload one" })).toBeVisible();
  await page.getByRole("button", { name: "Take the picture" }).click();
  await expect(page).toHaveURL(/\/mood$/);
});
