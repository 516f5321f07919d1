import { readTwentyMoods, signUp } from "./support/api";
import { expect, test } from "./support/test";

test("a range is marked in a chart, and looked at closer", async ({ page, open }) => {
  await signUp(page);
  await readTwentyMoods(page, "calm");
  await open("/statistics?range=30d");
  const figure = page.getByRole("figure", { name: "Moods over time" });
  const said = figure.getByRole("status");

  // By keys: the last three days, of which only today has something.
  const chart = figure.getByRole("application");
  await chart.focus();
  await chart.press("End");
  await chart.press("Shift+ArrowLeft");
  await chart.press("Shift+ArrowLeft");
  await expect(said).toContainText("calm 20. Let go or press Enter to see only these days.");
  await chart.press("Escape");
  await expect(said).toBeEmpty();
  await chart.press("End");
  await chart.press("Shift+ArrowLeft");
  await chart.press("Enter");
  await expect(page).toHaveURL(/from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d$/);
  await expect(figure).toContainText("Calm leads in 1 of 1 day");

  // By a pointer, over the last ten days.
  await open("/statistics?range=30d");
  const columns = figure.locator("[data-stop]");
  await expect(columns).toHaveCount(30);
  await figure.scrollIntoViewIfNeeded();
  const [start, end] = [await columns.nth(20).boundingBox(), await columns.nth(29).boundingBox()];
  if (!start || !end) throw new Error("the chart has no columns");
  await page.mouse.move(start.x + start.width / 2, start.y + 60);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 2, end.y + 60, { steps: 5 });
  await expect(said).toContainText("calm 20");
  await page.mouse.up();
  await expect(page).toHaveURL(/from=/);
  await expect(figure.locator("[data-stop]")).toHaveCount(10);
});
