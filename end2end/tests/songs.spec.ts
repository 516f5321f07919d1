import { draftWithMood, songsFor } from "./support/api";
import { expect, test } from "./support/test";

test("songs are selected and stay selected", async ({ page, open }) => {
  const draft = await draftWithMood(page);
  await open(`/create/${draft}/songs`);
  const songs = page.getByRole("checkbox");
  await songs.nth(0).check();
  await songs.nth(2).check();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(`/create/${draft}/post`);
  const chosen = page.locator(".post-preview").getByRole("listitem");
  await expect(chosen).toHaveCount(2);
  const [first, , third] = await songsFor(page, draft);
  await expect(chosen.nth(0)).toContainText(first.title);
  await expect(chosen.nth(1)).toContainText(third.title);

  await page.getByRole("link", { name: "Back", exact: true }).click();
  await expect(page.getByText("2 songs chosen")).toBeVisible();
  await expect(songs.nth(0)).toBeChecked();
  await expect(songs.nth(1)).not.toBeChecked();
  await songs.nth(0).uncheck();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(chosen).toHaveCount(1);
});

test("more songs come without losing the selection", async ({ page, open }) => {
  const draft = await draftWithMood(page, "energetic");
  await open(`/create/${draft}/songs`);
  const songs = page.getByRole("checkbox");
  const before = await songs.count();
  await songs.nth(1).check();
  await page.getByRole("button", { name: "Load more" }).click();
  await expect.poll(() => songs.count()).toBeGreaterThan(before);
  await expect(songs.nth(1)).toBeChecked();
  await expect(page.getByText("1 song chosen")).toBeVisible();
  const ids = await songs.evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value));
  expect(new Set(ids).size, "no song twice").toBe(ids.length);
});

test("songs are found by their words, and there is a way back", async ({ page, open }) => {
  const draft = await draftWithMood(page);
  await open(`/create/${draft}/songs`);
  await page.getByRole("searchbox").fill("moon");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get("q") === "moon");
  await expect(page.getByText("Songs with “moon”.")).toBeVisible();
  await expect(page.locator(".track-list").getByRole("listitem").first()).toContainText(/moon/i);
  const title = await page.locator(".track-title").first().innerText();
  await page.getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.locator(".post-preview")).toContainText(title);

  await open(`/create/${draft}/songs?q=moon`);
  await page.getByRole("link", { name: "Back to songs for the mood" }).click();
  await expect(page).toHaveURL(`/create/${draft}/songs`);
  await expect(page.getByText("Songs with “moon”.")).toBeHidden();
  await expect(page.getByText("1 song chosen")).toBeVisible();
});

test("words that no song has give a plain answer", async ({ page, open }) => {
  const draft = await draftWithMood(page);
  await open(`/create/${draft}/songs?q=qqzzxxyy`);
  await expect(page.getByText("No songs found")).toBeVisible();
  await page.getByRole("link", { name: "Songs for the mood", exact: true }).click();
  await expect(page.getByRole("checkbox").first()).toBeVisible();
});

test("the music can aim elsewhere", async ({ page, open, javaScriptEnabled }) => {
  const draft = await draftWithMood(page, "sad");
  await open(`/create/${draft}/songs`);
  // The first may stay the same: the way begins where one is.
  const songs = page.locator(".track-title");
  const before = await songs.allInnerTexts();
  await page.getByRole("radio", { name: "Energize" }).check();
  if (!javaScriptEnabled) await page.getByRole("button", { name: "Show" }).click();
  await expect(songs).not.toHaveText(before);
  await expect(page.getByRole("radio", { name: "Energize" })).toBeChecked();
});

test("what is ticked is kept by a search and by another aim", async ({ page, open, javaScriptEnabled }) => {
  const draft = await draftWithMood(page, "sad");
  await open(`/create/${draft}/songs`);
  await page.getByRole("checkbox").nth(0).check();
  await page.getByRole("searchbox").fill("moon & you");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get("q") === "moon & you");
  await expect(page.getByText("1 song chosen")).toBeVisible();

  await open(`/create/${draft}/songs?q=moon`);
  await page.getByRole("checkbox").nth(0).check();
  await page.getByRole("radio", { name: "Energize" }).check();
  if (!javaScriptEnabled) await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByText("2 songs chosen")).toBeVisible();
  await expect(page).toHaveURL((url) => url.searchParams.get("q") === "moon");
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.locator(".post-preview").getByRole("listitem")).toHaveCount(2);
  await open(`/create/${draft}/songs`);
  await expect(page.getByRole("radio", { name: "Energize" })).toBeChecked();
});

test("the key Enter searches", async ({ page, open }) => {
  const draft = await draftWithMood(page);
  await open(`/create/${draft}/songs`);
  await page.getByRole("searchbox").fill("moon");
  await page.getByRole("searchbox").press("Enter");
  await expect(page).toHaveURL((url) => url.searchParams.get("q") === "moon");
  await expect(page.getByText("Songs with “moon”.")).toBeVisible();
});

test("a long list ends where a plain page can show no more", async ({ page, open, javaScriptEnabled }) => {
  const draft = await draftWithMood(page);
  await open(`/create/${draft}/songs?parts=9`);
  const songs = page.getByRole("checkbox");
  const before = await songs.count();
  const more = page.getByRole("button", { name: "Load more" });
  await more.click();
  await expect.poll(() => songs.count()).toBeGreaterThan(before);
  await expect(more).toBeVisible({ visible: javaScriptEnabled });
  await expect(page.getByText("Search to find more songs.")).toBeVisible({ visible: !javaScriptEnabled });
});
