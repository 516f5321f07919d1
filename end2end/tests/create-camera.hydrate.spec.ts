import config from "../playwright.config";
import { expect, test } from "./support/test";

const { launchOptions } = config.use!;

test.use({
  launchOptions: {
    ...launchOptions,
    args: [...launchOptions!.args!, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"],
  },
  permissions: ["camera"],
});

test("a frame of the camera becomes the picture", async ({ page, open }) => {
  await open("/create?input=camera");
  await expect(page.getByRole("button", { name: "Take the picture" })).toBeDisabled();
  await page.getByRole("button", { name: "Turn on the camera" }).click();
  await expect(page.getByText("Only the picture you take leaves this device.")).toBeVisible();
  await expect
    .poll(() => page.locator("video").evaluate((video) => (video as HTMLVideoElement).videoWidth))
    .toBeGreaterThan(0);
  await page.getByRole("button", { name: "Take the picture" }).click();
  await expect(page).toHaveURL(/\/mood$/);
  await expect(page.locator(".picture-stage img").last()).toBeVisible();
});

test("the camera is off when one chooses another way", async ({ page, open }) => {
  await open("/create?input=camera");
  await page.getByRole("button", { name: "Turn on the camera" }).click();
  await expect(page.getByText("Only the picture you take leaves this device.")).toBeVisible();
  const stream = await page.locator("video").evaluateHandle((video) => (video as HTMLVideoElement).srcObject);
  await page.getByRole("link", { name: /A line/ }).click();
  await expect(page.getByLabel("What is on your mind?")).toBeVisible();
  await expect
    .poll(() => stream.evaluate((s) => (s as MediaStream).getTracks().map((track) => track.readyState)))
    .toEqual(["ended"]);
});

test("a camera that is allowed after one has left is turned off", async ({ page, open }) => {
  await page.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    const asked = Object.assign(window, { allow: () => {}, stream: undefined as MediaStream | undefined });
    devices.getUserMedia = async (wanted) => {
      await new Promise<void>((resolve) => (asked.allow = resolve));
      return (asked.stream = await ask(wanted));
    };
  });
  await open("/create?input=camera");
  const button = page.getByRole("button", { name: "Turn on the camera" });
  await button.click();
  await expect(button).toBeDisabled();
  await page.getByRole("link", { name: /A line/ }).click();
  await expect(page.getByLabel("What is on your mind?")).toBeVisible();
  await page.evaluate(() => (window as unknown as { allow: () => void }).allow());
  await expect
    .poll(() =>
      page.evaluate(() =>
        (window as unknown as { stream?: MediaStream }).stream?.getTracks().map((track) => track.readyState),
      ),
    )
    .toEqual(["ended"]);
  // The page is still alive.
  await page.getByLabel("What is on your mind?").fill("Nobody looks");
  await expect(page.getByRole("button", { name: "Next", exact: true })).toBeEnabled();
});
