import { expect, test } from "./support/test";

test("without a camera there is another way", async ({ page, open }) => {
  await open("/create?input=camera");
  await page.getByRole("button", { name: "Turn on the camera" }).click();
  await expect(page.getByRole("alert")).toContainText(/camera/);
  await page.getByRole("link", { name: "Upload a picture instead" }).click();
  await expect(page.getByLabel("Choose a picture")).toBeAttached();
});
