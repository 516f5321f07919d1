import config from "../playwright.config";
import { expect, test } from "./support/test";
import { film } from "./support/video";

const { launchOptions } = config.use!;

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
  await expect(live.locator(".live-mood .mood-word")).toBeVisible();
  await expect(live.getByRole("listitem")).toHaveCount(8);
  await expect(live.getByText(/readings a second, on this device/)).toBeVisible();
  await expect(page.locator(".live-face")).toHaveCount(1);
  // Over the face, which is in the middle.
  const [stage, face] = [
    await page.locator(".camera-stage").boundingBox(),
    await page.locator(".live-face").boundingBox(),
  ];
  expect(Math.abs(face!.x + face!.width / 2 - stage!.x - stage!.width / 2)).toBeLessThan(stage!.width * 0.12);
  expect(asked.filter((request) => !request.startsWith("GET /pkg/")), "no frame leaves the device").toEqual([]);

  await page.getByRole("button", { name: "Take the picture" }).click();
  await expect(page).toHaveURL(/\/mood$/);
  await expect(page.locator(".face-frame")).toHaveCount(1);
  await expect(page.getByText("from the camera")).toBeVisible();
});

test("the same face is read the same on the device and on the server", async ({ page, open }) => {
  await open("/create?input=camera");
  await page.getByRole("button", { name: "Turn on the camera" }).click();
  const word = page.locator(".live-mood .mood-word");
  await expect(word).toBeVisible();
  const mood = await word.innerText();
  await page.getByRole("button", { name: "Take the picture" }).click();
  await expect(page).toHaveURL(/\/mood$/);
  await expect(page.getByRole("region", { name: "The mood" }).getByRole("heading")).toHaveText(mood);
});

test("the camera goes off when the tab is hidden", async ({ page, open }) => {
  await open("/create?input=camera");
  await page.getByRole("button", { name: "Turn on the camera" }).click();
  await expect(page.locator(".live-face")).toHaveCount(1);
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
  await expect(page.getByText("This browser cannot read faces live.")).toBeVisible();
  await expect(page.getByRole("link", { name: "upload one" })).toBeVisible();
  await page.getByRole("button", { name: "Take the picture" }).click();
  await expect(page).toHaveURL(/\/mood$/);
});
