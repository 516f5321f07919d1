import { publishPost, signUp } from "./support/api";
import { expect, test } from "./support/test";

test("a post has an address for everyone", async ({ page, open, context }) => {
  const { username } = await signUp(page);
  const { path, songs } = await publishPost(page, { mood: "happy", description: "Two\nlines" });
  await context.clearCookies();
  const response = await open(path);
  expect(response?.status()).toBe(200);
  await expect(page).toHaveTitle(`Happy by ${username} · Undertone`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Happy");
  await expect(page.locator(".post-description")).toContainText("Two");
  await expect(page.locator(".track-title")).toHaveText(songs.map((song) => song.title));
  await expect(page.getByRole("link", { name: "Edit", exact: true })).toBeHidden();
  await expect(page.locator('meta[property="og:title"]')).toHaveAttribute("content", `Happy by ${username}`);
  await page.getByText("How we read it").click();
  await expect(page.getByText("The author chose this mood by hand.")).toBeVisible();
});

test("a private post is not there for others", async ({ page, open, context }) => {
  const { username } = await signUp(page);
  const { path } = await publishPost(page, { privacy: "private", description: "For me alone" });
  expect((await open(path))?.status()).toBe(200);
  await expect(page.getByText("Private", { exact: true })).toBeVisible();
  await context.clearCookies();
  expect((await open(path))?.status()).toBe(404);
  await expect(page.getByText("For me alone")).toBeHidden();
  await open(`/people/${username}`);
  await expect(page.getByText("Nothing public here so far.")).toBeVisible();
});

test("an unlisted post is there for those who have the link", async ({ page, open, context }) => {
  const { username } = await signUp(page);
  const { path } = await publishPost(page, { privacy: "unlisted", description: "Only with the link" });
  await context.clearCookies();
  expect((await open(path))?.status()).toBe(200);
  await expect(page.getByText("Only with the link")).toBeVisible();
  await open(`/people/${username}`);
  await expect(page.getByText("Nothing public here so far.")).toBeVisible();
});

test("its author changes a post", async ({ page, open, context }) => {
  await signUp(page);
  const { path } = await publishPost(page);
  await open(path);
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await expect(page).toHaveURL(`${path}/edit`);
  await expect(page.getByLabel("Words to go with it")).toHaveValue("A quiet morning");
  await page.getByLabel("Words to go with it").fill("A loud evening");
  await page.getByRole("radio", { name: /Private/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(path);
  await expect(page.getByText("A loud evening")).toBeVisible();
  await expect(page.getByText("· edited")).toBeVisible();
  await expect(page.getByText("Private", { exact: true })).toBeVisible();

  await context.clearCookies();
  await signUp(page);
  expect((await open(`${path}/edit`))?.status()).toBe(404);
});

test("words that are too long are refused and kept", async ({ page, open }) => {
  await signUp(page);
  const { path } = await publishPost(page);
  await open(`${path}/edit`);
  const long = "word ".repeat(401).trim();
  await page.getByLabel("Words to go with it").fill(long);
  await page.getByRole("radio", { name: /Private/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Keep it to 2,000 characters.")).toBeVisible();
  await expect(page.getByLabel("Words to go with it")).toHaveValue(long);
  await expect(page.getByRole("radio", { name: /Private/ })).toBeChecked();
});

test("its author deletes a post", async ({ page, open }) => {
  const { username } = await signUp(page);
  const { path } = await publishPost(page);
  await open(path);
  await page.getByText("Delete", { exact: true }).click();
  await page.getByRole("button", { name: "Delete this post" }).click();
  await expect(page).toHaveURL(`/people/${username}`);
  await expect(page.getByText("Your pictures and their songs will be here.")).toBeVisible();
  expect((await open(path))?.status()).toBe(404);
});
