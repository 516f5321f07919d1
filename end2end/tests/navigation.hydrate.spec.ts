import { publishPost, signUp } from "./support/api";
import { expect, test } from "./support/test";

test("the focus goes along into the new page", async ({ page, open }) => {
  await open("/");
  await page.getByRole("link", { name: "Sign in" }).first().click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.locator("main")).toBeFocused();
});

test("the keyboard skips to the content", async ({ page, open }) => {
  await open("/sign-in");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
});

test("what did not come can be tried again", async ({ page, open }) => {
  await signUp(page);
  const { path } = await publishPost(page, { description: "It comes at last" });
  await open("/");
  await page.route("**/api/posts/get*", (route) => route.abort());
  await page.locator(`a[href="${path}"]`).first().click();
  await expect(page.getByText("That did not work").last()).toBeAttached();
  await page.unroute("**/api/posts/get*");
  await page.getByRole("link", { name: "Try again" }).click();
  await expect(page.getByText("It comes at last")).toBeVisible();
});
