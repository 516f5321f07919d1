import { publishPost, signUp } from "./support/api";
import { expect, test } from "./support/test";

test("a song is marked, listed with the way back, and unmarked", async ({ page, open, context }) => {
  const author = await signUp(page);
  const { path, songs } = await publishPost(page);
  await context.clearCookies();
  await signUp(page);

  await open(path);
  const mark = page.getByRole("button", { name: `Favorite ${songs[0].title} by ${songs[0].artist}`, exact: true });
  await expect(mark).toHaveAttribute("aria-pressed", "false");
  const kept = page.waitForResponse((response) => response.url().endsWith("/api/favorites/set"));
  await mark.click();
  await kept;
  await expect(mark).toHaveAttribute("aria-pressed", "true");

  await page.getByRole("link", { name: "Favorites" }).click();
  await expect(page).toHaveURL("/favorites");
  const mine = page.getByRole("list", { name: "Your favorites" });
  await expect(mine.locator(".track-title")).toHaveText([songs[0].title]);
  await page.getByRole("link", { name: `found on ${author.username}’s post` }).click();
  await expect(page).toHaveURL(path);
  await expect(mark).toHaveAttribute("aria-pressed", "true");

  await open("/favorites");
  const unmarked = page.waitForResponse((response) => response.url().endsWith("/api/favorites/set"));
  await mark.click();
  await unmarked;
  await open("/favorites");
  await expect(page.getByText("No favorites yet")).toBeVisible();
});

test("someone who is not signed in is told so", async ({ page, open, context, javaScriptEnabled }) => {
  await signUp(page);
  const { path } = await publishPost(page);
  await context.clearCookies();
  await open(path);
  const mark = page.getByRole("button", { name: /^Favorite / }).first();
  await mark.click();
  if (javaScriptEnabled) {
    await expect(page.getByText("Please sign in first.")).toBeVisible();
    await expect(mark).toHaveAttribute("aria-pressed", "false");
  } else {
    await expect(page).toHaveURL(/\/sign-in\?next=/);
  }
});
