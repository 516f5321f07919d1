import { publishPost, signUp } from "./support/api";
import { expect, test } from "./support/test";

test("a profile shows its posts, to their author the private ones too", async ({ page, open, context }) => {
  const { username } = await signUp(page);
  const shown = await publishPost(page, { mood: "happy" });
  await publishPost(page, { mood: "sad", privacy: "private" });
  await open(`/people/${username}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(username);
  await expect(page.getByText(`@${username} · here since`)).toBeVisible();
  await expect(page.getByRole("article")).toHaveCount(2);
  await expect(page.getByRole("main").getByRole("link", { name: "Settings" })).toBeVisible();

  await context.clearCookies();
  await open(`/people/${username}`);
  await expect(page.getByRole("article")).toHaveCount(1);
  await expect(page.getByRole("main").getByRole("link", { name: "Settings" })).toBeHidden();
  await page.getByRole("link", { name: `Happy post by ${username}` }).click();
  await expect(page).toHaveURL(shown.path);
  await page.getByRole("main").getByRole("link", { name: username }).click();
  await expect(page).toHaveURL(`/people/${username}`);
});

test("someone who does not exist is not there", async ({ page, open }) => {
  expect((await open("/people/nobody_of_this_name"))?.status()).toBe(404);
  await expect(page.getByText("Nothing here").last()).toBeVisible();
});
