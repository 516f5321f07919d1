import { publishPost, readTwentyMoods, signInAsAdmin, signUp } from "./support/api";
import { expect, test } from "./support/test";

test("my moods are charts, each with its words and its table", async ({ page, open }) => {
  await signUp(page);
  await readTwentyMoods(page, "calm");
  await publishPost(page, { mood: "happy" });
  await open("/statistics");
  await expect(page.getByRole("heading", { name: "Statistics", level: 1 })).toBeVisible();
  const moods = page.getByRole("figure", { name: "Most frequent moods" });
  await expect(moods).toContainText("Most often calm: 20 of 21 readings (95 %)");
  await moods.getByText("Table").click();
  await expect(moods.getByRole("row", { name: "Calm 20 0" })).toBeVisible();
  for (const name of ["Moods over time", "A year of days", "Your way over the mood field", "Hours and days", "Songs on a post"]) {
    await expect(page.getByRole("figure", { name })).toBeVisible();
  }
});

test("other days are chosen by a link or by a form", async ({ page, open }) => {
  await signUp(page);
  await readTwentyMoods(page, "sad");
  await open("/statistics");
  await page.getByRole("navigation", { name: "Usual days" }).getByRole("link", { name: "7 days" }).click();
  await expect(page).toHaveURL(/range=7d/);
  await expect(page.getByRole("figure", { name: "Moods over time" })).toContainText("Sad leads in 1 of 1 day");
  await open("/statistics?from=2020-01-01&to=2020-02-01");
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  await page.getByLabel("From").fill("2020-03-01");
  await page.getByRole("button", { name: "Show these days" }).click();
  await expect(page).toHaveURL(/from=2020-03-01/);
  await expect(page.getByText("The first day has to come before the last one.")).toBeVisible();
});

test("everyone’s are there for all, and tell nothing of a few", async ({ page, open }) => {
  await open("/statistics/everyone");
  await expect(page.getByRole("heading", { name: "Everyone’s statistics", level: 1 })).toBeVisible();
  await expect(page.getByText("Numbers with fewer than 5 people behind them are not shown.")).toBeVisible();
  await page.getByRole("link", { name: "Mine" }).click();
  await expect(page.getByRole("link", { name: "Sign in" }).last()).toBeVisible();
});

test("who runs the instance sees how it does, and nobody else", async ({ page, open }) => {
  await signUp(page);
  await publishPost(page, { mood: "happy" });
  await open("/statistics");
  await expect(page.getByRole("navigation", { name: "Whose statistics" }).getByRole("link")).toHaveText(["Mine", "Everyone’s"]);
  expect((await open("/statistics/instance"))?.status()).toBe(403);

  await signInAsAdmin(page);
  await open("/statistics");
  await page.getByRole("link", { name: "Instance", exact: true }).click();
  await expect(page.getByRole("heading", { name: "This instance", level: 1 })).toBeVisible();
  await expect(page.getByRole("figure", { name: "New people" })).toContainText("new in these days");
  await expect(page.getByRole("figure", { name: "What is kept" })).toContainText("the database");
  for (const name of ["Posts and songs", "How often each model was right", "Most active people", "How long jobs take"]) {
    await expect(page.getByRole("figure", { name })).toBeVisible();
  }
});

test("one is named in statistics only when one agrees", async ({ page, open }) => {
  await signUp(page);
  await open("/settings");
  const agree = page.getByRole("checkbox", { name: "Show them my name there" });
  await expect(agree).not.toBeChecked();
  await agree.check();
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/api/account/named-in-statistics"));
  await page.getByRole("button", { name: "Save the choice" }).click();
  await kept;
  await open("/settings");
  await expect(agree).toBeChecked();
});
