import type { Page } from "@playwright/test";
import { chooseMood, draftWithMood, draftWithPicture } from "./support/api";
import { landscape } from "./support/pictures";
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

test("what was written without a connection is there after a reload", async ({ page, open, context }) => {
  const draft = await draftWithPicture(page, landscape());
  await chooseMood(page, draft, "calm");
  await open(`/create/${draft}/post`);
  await context.setOffline(true);
  const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/api/drafts/describe"));
  await words(page).fill("Written in a tunnel");
  await page.getByLabel("What is on the picture").fill("A dark tunnel");
  await page.getByRole("radio", { name: /Private/ }).check();
  await failed;
  await context.setOffline(false);
  const kept = saved(page);
  await open(`/create/${draft}/post`);
  await expect(words(page)).toHaveValue("Written in a tunnel");
  await expect(page.getByLabel("What is on the picture")).toHaveValue("A dark tunnel");
  await expect(page.getByRole("radio", { name: /Private/ })).toBeChecked();
  await kept;
});

test("who leaves at once has chosen, too", async ({ page, open }) => {
  const draft = await draftWithMood(page);
  await open(`/create/${draft}/post`);
  const kept = saved(page);
  // In one go, so that there is no pause between.
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('input[value="private"]')!.click();
    document.querySelector<HTMLElement>('.step-bar a[href$="/songs"]')!.click();
  });
  await kept;
  await expect(page).toHaveURL(/\/songs$/);
  await page.evaluate(() => localStorage.clear());
  await open(`/create/${draft}/post`);
  await expect(page.getByRole("radio", { name: /Private/ })).toBeChecked();
});

test("a draft that could not be thrown away is still there, and that is told", async ({ page, open }) => {
  const draft = await draftWithMood(page);
  await open(`/create/${draft}/post`);
  await page.route("**/api/drafts/discard", (route) => route.abort(), { times: 1 });
  await page.getByText("Discard the draft").click();
  await page.getByRole("button", { name: "Discard it" }).click();
  await expect(page.getByRole("alert")).toContainText("We could not reach Undertone.");
  await page.getByRole("button", { name: "Discard it" }).click();
  await expect(page).toHaveURL("/create");
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
