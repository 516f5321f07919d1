import { publishPost, signUp } from "./support/api";
import { expect, test } from "./support/test";

test("the home page is there for a visitor, with the newest post", async ({ page, open, context }) => {
  const { username } = await signUp(page);
  const { path } = await publishPost(page, { mood: "surprised" });
  await context.clearCookies();
  const response = await open("/");
  expect(response?.status()).toBe(200);
  await expect(page).toHaveTitle(/Undertone/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Every picture has an undertone.");
  await page.getByRole("link", { name: `Surprised post by ${username}` }).click();
  await expect(page).toHaveURL(path);
});

test("there is a way to older posts", async ({ page, open }) => {
  await signUp(page);
  // More than one part of the feed holds.
  for (let n = 0; n < 26; n += 1) await publishPost(page, { description: `Number ${n}` });
  await open("/");
  const posts = page.getByRole("article");
  const first = await posts.first().innerText();
  const before = await posts.count();
  await page.getByRole("main").getByRole("link", { name: "Load more" }).click();
  // With JavaScript the list grows; without it the next part has a page of its own.
  await expect
    .poll(async () => (await posts.count()) > before || (await posts.first().innerText()) !== first)
    .toBe(true);
});
