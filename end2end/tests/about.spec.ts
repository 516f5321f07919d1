import { signUp } from "./support/api";
import { expect, test } from "./support/test";

test("what the model can do is told with its figures, its limits and its sources", async ({ page, open }) => {
  await open("/about");
  await expect(page).toHaveTitle(/About the model/);
  const moods = page.getByRole("table", { name: "How well each mood is read" });
  for (const mood of ["Happy", "Sad", "Angry", "Neutral", "Fearful", "Surprised"]) {
    await expect(moods.getByRole("row", { name: new RegExp(mood) })).toContainText(/\d+%/);
  }
  await expect(page.getByRole("img", { name: /\d+% sure, \d+% right/ })).toBeVisible();
  const beside = page.getByRole("table", { name: "Networks side by side" });
  await expect(beside.getByRole("row", { name: /Undertone, face@/ })).toBeVisible();
  await expect(beside.getByRole("row", { name: /face-api/ })).toBeVisible();
  await expect(page.getByRole("table", { name: "Data and licences" })).toContainText("OpenMoji");
  await expect(page.getByRole("heading", { name: "Where it fails" })).toBeVisible();
});

test("settings lead to it", async ({ page, open }) => {
  await signUp(page);
  await open("/settings");
  await page.getByRole("link", { name: "About the model" }).click();
  await expect(page).toHaveURL("/about");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("About the model");
});
