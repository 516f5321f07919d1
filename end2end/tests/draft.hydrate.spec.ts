import type { Page } from "@playwright/test";
import { draftWithMood } from "./support/api";
import { expect, test } from "./support/test";

const words = (page: Page) => page.getByLabel("Words to go with it");
const saved = (page: Page) => page.waitForResponse((answer) => answer.url().endsWith("/api/drafts/describe"));

test("words and privacy survive a reload", async ({ page, open }) => {
  const draft = await draftWithMood(page);
  await open(`/create/${draft}/post`);
  await words(page).fill("Written once");
  const kept = saved(page);
  await page.getByRole("radio", { name: /Unlisted/ }).check();
  await kept;
  await open(`/create/${draft}/post`);
  await expect(words(page)).toHaveValue("Written once");
  await expect(page.getByRole("radio", { name: /Unlisted/ })).toBeChecked();
});

test("words written without a connection are there after a reload", async ({ page, open, context }) => {
  const draft = await draftWithMood(page);
  await open(`/create/${draft}/post`);
  await context.setOffline(true);
  const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/api/drafts/describe"));
  await words(page).fill("Written in a tunnel");
  await failed;
  await context.setOffline(false);
  const kept = saved(page);
  await open(`/create/${draft}/post`);
  await expect(words(page)).toHaveValue("Written in a tunnel");
  await kept;
});

test("a choice that could not be kept is told", async ({ page, open, context }) => {
  const draft = await draftWithMood(page);
  await open(`/create/${draft}/songs`);
  await context.setOffline(true);
  const song = page.getByRole("checkbox").first();
  await song.click();
  await expect(page.getByText("We could not reach Undertone.")).toBeVisible();
  await expect(song).not.toBeChecked();
});
