import { draftWithMood } from "./support/api";
import { expect, test } from "./support/test";

test("a choice that was not kept takes back no other", async ({ page, open }) => {
  const draft = await draftWithMood(page);
  await open(`/create/${draft}/songs`);
  const songs = page.getByRole("checkbox");
  let lose = () => {};
  const lost = new Promise<void>((resolve) => (lose = resolve));
  await page.route(
    "**/api/drafts/select",
    async (route) => {
      await lost;
      await route.abort();
    },
    { times: 1 },
  );
  await songs.nth(0).check();
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/api/drafts/select"));
  await songs.nth(1).check();
  await kept;
  lose();
  await expect(songs.nth(0)).not.toBeChecked();
  await expect(songs.nth(1)).toBeChecked();
  await expect(page.getByText("1 song chosen")).toBeVisible();
});

test("an aim that was not kept is not shown as chosen", async ({ page, open }) => {
  const draft = await draftWithMood(page);
  await open(`/create/${draft}/songs`);
  const before = await page.locator(".aim-switch input:checked").getAttribute("value");
  await page.route("**/api/drafts/aim", (route) => route.abort(), { times: 1 });
  await page.getByRole("radio", { name: "Energize" }).click();
  await expect(page.getByText("We could not reach Undertone.")).toBeVisible();
  await expect(page.locator(".aim-switch input:checked")).toHaveAttribute("value", before!);
});

test("songs are chosen by keys alone", async ({ page, open }) => {
  const draft = await draftWithMood(page);
  await open(`/create/${draft}/songs`);
  const songs = page.getByRole("checkbox");
  await songs.nth(0).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(songs.nth(2)).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByText("1 song chosen")).toBeVisible();
  await page.keyboard.press("ArrowUp");
  await expect(songs.nth(1)).toBeFocused();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  // There a slash is a slash.
  await page.keyboard.type("ac/dc");
  await expect(page.getByRole("searchbox")).toHaveValue("ac/dc");
  await page.keyboard.press("Enter");
  await expect(page.locator(".track-artist").first()).toHaveText("AC/DC");
});
