import { show, THEMES } from "./support/page";
import { everyPage, VISITOR_PAGES } from "./support/pages";
import { expect, test } from "./support/test";

// Pictures of the whole pages in `results/screenshots`, for people to look at.

test("every page has its picture taken", async ({ page, open, context }, info) => {
  test.slow();
  const take = async (name: string, path: string) => {
    await open(path);
    for (const theme of THEMES) {
      await show(page, theme);
      const path = `results/screenshots/${name}.${info.project.name}.${theme}.png`;
      const picture = await page.screenshot({ path, fullPage: true });
      expect(picture.length).toBeGreaterThan(0);
    }
  };
  for (const [name, path] of await everyPage(page)) await take(name, path);
  await context.clearCookies();
  for (const [name, path] of VISITOR_PAGES) await take(name, path);
});
