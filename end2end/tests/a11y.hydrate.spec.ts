import { expectAccessible, THEMES } from "./support/page";
import { signInAsAdmin } from "./support/api";
import { everyPage, VISITOR_PAGES } from "./support/pages";
import { expect, test } from "./support/test";

for (const theme of THEMES) {
  test(`no page keeps anyone out, ${theme}`, async ({ page, open }) => {
    test.slow();
    for (const [name, path] of await everyPage(page)) {
      await open(path);
      await expectAccessible(page, name, [theme]);
    }
  });
}

test("the page of who runs it keeps nobody out", async ({ page, open }) => {
  await signInAsAdmin(page);
  await open("/statistics/instance");
  await expectAccessible(page, "instance");
});

test("no page of a visitor keeps anyone out", async ({ page, open }) => {
  for (const [name, path] of VISITOR_PAGES) {
    await open(path);
    await expectAccessible(page, name);
  }
});

test("what a refused form says is tied to its fields", async ({ page, open }) => {
  await open("/sign-up");
  await page.getByLabel("Username").fill("x");
  await page.getByRole("button", { name: "Make an account" }).click();
  await expect(page.getByLabel("Username")).toHaveAccessibleDescription(/Choose a name of 3 to 30 characters\./);
  await expectAccessible(page, "refused sign-up");
});
