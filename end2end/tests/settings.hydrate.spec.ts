import { signUp } from "./support/api";
import { expect, test } from "./support/test";

const THEME = "**/api/account/theme";

test("what is typed stays when the theme changes", async ({ page, open }) => {
  await signUp(page);
  await open("/settings");
  await page.getByLabel("Name on the page").fill("Half a na");
  await page.getByRole("textbox", { name: "New password" }).fill("half a pass");
  const viewer = page.waitForResponse("**/api/account/viewer*");
  await page.getByRole("radio", { name: "Dark" }).check();
  await viewer;
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("radio", { name: "Dark" })).toBeFocused();
  await expect(page.getByLabel("Name on the page")).toHaveValue("Half a na");
  await expect(page.getByRole("textbox", { name: "New password" })).toHaveValue("half a pass");
});

test("a theme that could not be kept is not shown as chosen", async ({ page, open }) => {
  await signUp(page);
  await open("/settings");
  await page.route(THEME, (route) => route.abort());
  await page.getByRole("radio", { name: "Dark" }).evaluate((radio: HTMLInputElement) => radio.click());
  await expect(page.getByRole("radio", { name: "As the system" })).toBeChecked();
  await expect(page.locator(".toast.is-error")).toBeVisible();
});

test("after a change the passwords are gone from the page", async ({ page, open }) => {
  const { password } = await signUp(page);
  await open("/settings");
  await page.getByRole("textbox", { name: "Current password" }).fill(password);
  await page.getByRole("textbox", { name: "New password" }).fill("another good one");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("Your password is changed.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "New password" })).toHaveValue("");
});
