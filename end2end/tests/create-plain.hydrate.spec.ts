import { landscape } from "./support/pictures";
import { expect, test } from "./support/test";

// Scripts run, but the code of these pages does not arrive: they have to do as plain forms, and take off the class `js`
// as soon as they know. Whoever leaves one before that breaks off what is still being fetched, which the console tells.
test("the whole way to a post works when the code of its pages does not arrive", async ({ page }) => {
  await page.route(/create_pages.*\.wasm$/, (route) => route.fulfill({ status: 404 }));
  const goTo = async (address: string | RegExp) => {
    await page.waitForURL(address);
    await expect(page.locator("html:not(.js)")).toBeAttached();
  };
  for (const way of ["draw", "camera"]) {
    await page.goto(`/create?input=${way}`);
    await goTo(`/create?input=${way}`);
    await expect(page.getByText(/needs JavaScript/)).toBeVisible();
  }
  await page.goto("/create");
  await goTo("/create");
  const file = page.getByLabel("Choose a picture");
  await file.setInputFiles(landscape());
  // The input itself shows the name of the file.
  await expect(file).toHaveCSS("opacity", "1");
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await goTo(/\/mood$/);
  await page.getByRole("radio", { name: "Sad" }).check();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await goTo(/\/songs$/);
  await page.getByRole("checkbox").nth(0).check();
  await page.getByRole("radio", { name: "Energize" }).check();
  await page.getByRole("button", { name: "Show" }).click();
  await goTo(/\/songs/);
  await expect(page.getByText("1 song chosen")).toBeVisible();
  await expect(page.getByRole("radio", { name: "Energize" })).toBeChecked();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await goTo(/\/post$/);
  await expect(page.locator(".post-preview").getByRole("listitem")).toHaveCount(1);
  await page.getByRole("radio", { name: /Private/ }).check();
  await page.getByRole("button", { name: "Sign in and publish" }).click();
  await page.waitForURL(/\/sign-in\?next=/);
});
