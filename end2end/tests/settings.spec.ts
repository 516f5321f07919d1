import { signUp } from "./support/api";
import { landscape, smiley } from "./support/pictures";
import { expect, test } from "./support/test";

test("the name on the page changes", async ({ page, open }) => {
  const { username } = await signUp(page);
  await open("/settings");
  await page.getByLabel("Name on the page").fill("Ada of the Hills");
  const kept = page.waitForResponse((response) => response.url().endsWith("/api/account/rename"));
  await page.getByRole("button", { name: "Save the name" }).click();
  await kept;
  await open(`/people/${username}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ada of the Hills");
});

test("the password changes, and the old one is worthless", async ({ page, open, context }) => {
  const { username, password } = await signUp(page);
  await open("/settings");
  await page.getByRole("textbox", { name: "Current password" }).fill("not this one");
  await page.getByRole("textbox", { name: "New password" }).fill("another good one");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("That is not your current password.")).toBeVisible();

  await page.getByRole("textbox", { name: "Current password" }).fill(password);
  await page.getByRole("textbox", { name: "New password" }).fill("another good one");
  const kept = page.waitForResponse((response) => response.url().endsWith("/api/account/change-password"));
  await page.getByRole("button", { name: "Change the password" }).click();
  await kept;
  await expect(page.getByText("That is not your current password.")).toBeHidden();

  await context.clearCookies();
  await open("/sign-in");
  await page.getByLabel("Username or e-mail").fill(username);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText("That name and password do not belong together.");
  await page.getByRole("textbox", { name: "Password" }).fill("another good one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/");
});

test("the page is light or dark as one likes it", async ({ page, open, javaScriptEnabled }) => {
  await signUp(page);
  await open("/settings");
  await page.getByRole("radio", { name: "Dark" }).check();
  if (!javaScriptEnabled) await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await open("/");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("body")).toHaveCSS("color-scheme", "dark");
});

test("a picture of oneself is set and removed", async ({ page, open, awake }) => {
  await signUp(page);
  await open("/settings");
  await page.getByLabel("Choose a picture").setInputFiles(smiley());
  await page.getByRole("button", { name: "Use this picture" }).click();
  await expect(page.locator(".avatar-row img")).toBeVisible();
  await awake();
  await page.getByText("Remove the picture").click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(page.locator(".avatar-row img")).toHaveCount(0);
});

test("a file that is no picture is refused as a picture of oneself", async ({ page, open }) => {
  await signUp(page);
  await open("/settings");
  const file = { ...landscape(), buffer: Buffer.from("not a picture") };
  await page.getByLabel("Choose a picture").setInputFiles(file);
  await page.getByRole("button", { name: "Use this picture" }).click();
  await expect(page.getByRole("alert")).toContainText("JPEG, PNG, WebP and GIF");
});
