import { draftWithMood, publishPost, readTwentyMoods, signUp, songsFor } from "./support/api";
import { expect, test } from "./support/test";

test("another mood asks before it drops many songs", async ({ page, open, javaScriptEnabled }) => {
  const draft = await draftWithMood(page, "calm");
  for (const song of (await songsFor(page, draft)).slice(0, 4)) {
    await page.request.post("/api/drafts/select", {
      form: { id: draft, track: String(song.id), selected: "true" },
      headers: { accept: "application/json" },
    });
  }
  const chooseSad = () => page.getByRole("radio", { name: "Sad" }).check({ force: true });
  await open(`/create/${draft}/mood`);
  if (javaScriptEnabled) {
    const question = page.getByRole("dialog");
    await page.getByRole("radio", { name: "Sad" }).click();
    await expect(question).toContainText("drop the 4 songs you chose");
    await page.keyboard.press("Escape");
    await expect(question).toBeHidden();
    await expect(page.getByRole("radio", { name: "Calm" })).toBeChecked();
    await page.getByRole("radio", { name: "Sad" }).click();
    await question.getByRole("button", { name: "Keep the songs" }).click();
    await expect(page.getByRole("radio", { name: "Calm" })).toBeChecked();
    await page.getByRole("radio", { name: "Sad" }).click();
    const kept = page.waitForResponse((answer) => answer.url().endsWith("/api/drafts/choose-mood"));
    await question.getByRole("button", { name: "Change the mood" }).click();
    await kept;
    await expect(page.getByRole("radio", { name: "Sad" })).toBeChecked();
    await page.getByRole("button", { name: "Next", exact: true }).click();
  } else {
    await chooseSad();
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await expect(page.getByText("another one drops the 4 songs you chose")).toBeVisible();
    await expect(page.getByRole("radio", { name: "Sad" })).toBeChecked();
    await page.getByRole("checkbox", { name: "Drop the songs I chose" }).check();
    await page.getByRole("button", { name: "Next", exact: true }).click();
  }
  await expect(page).toHaveURL(`/create/${draft}/songs`);
  await expect(page.getByText("No songs chosen yet")).toBeVisible();
});

test("favorites bring songs near to them, and posts that share them", async ({ page, open, context }) => {
  const { username } = await signUp(page);
  const { path, songs } = await publishPost(page, { mood: "happy" });
  await context.clearCookies();
  await signUp(page);
  await open(path);
  const mark = page.getByRole("button", { name: `Favorite ${songs[0].title} by ${songs[0].artist}`, exact: true });
  const kept = page.waitForResponse((response) => response.url().endsWith("/api/favorites/set"));
  await mark.click();
  await kept;
  await open("/favorites");
  const near = page.getByRole("region", { name: "Near to your favorites" });
  await expect(near.getByRole("listitem")).toHaveCount(12);
  await expect(near.getByText(`near to “${songs[0].title}”`).first()).toBeVisible();
  const sharing = page.getByRole("region", { name: "Posts that share them" });
  await expect(sharing.getByText("has one of your favorites").first()).toBeVisible();
  await sharing.getByRole("link", { name: `Happy post by ${username}` }).click();
  await expect(page).toHaveURL(path);
});

test("habits are told and offered when there are enough readings", async ({ page, open }) => {
  await signUp(page);
  await open("/statistics");
  await expect(page.getByText("There are no readings yet. From 20 on, habits can be seen.")).toBeVisible();
  await readTwentyMoods(page, "calm");
  await open("/statistics");
  await expect(page.getByText(/you are often calm\./)).toBeVisible();
  await expect(page.getByText("The next readings will show how often such a guess is right.")).toBeVisible();
  await draftWithMood(page, "calm");
  await open("/statistics");
  await expect(page.getByRole("row", { name: "From hour, day and habit 1 100 %" })).toBeVisible();
  await expect(page.getByRole("row", { name: "The same as last time 1 100 %" })).toBeVisible();

  await open("/");
  const guess = page.getByRole("complementary", { name: "A guess" });
  await expect(guess).toContainText("you are often calm");
  await guess.getByRole("button", { name: "Songs for calm" }).click();
  await expect(page).toHaveURL(/\/create\/[^/]+\/songs/);
});

test("who is not signed in has no statistics of their own", async ({ page, open }) => {
  await open("/statistics");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/sign-in?next=/statistics");
});

test("music one likes and never wants is remembered", async ({ page, open }) => {
  await signUp(page);
  await open("/settings");
  await page.getByLabel("Artists you like").fill("Adele\nMuse");
  await page.getByLabel("Artists you never want to hear").fill("Slipknot");
  await page.getByText("Genres", { exact: true }).click();
  await page.getByRole("checkbox", { name: "rock: never" }).check();
  const kept = page.waitForResponse((response) => response.url().endsWith("/api/listener/set-wishes"));
  await page.getByRole("button", { name: "Save your music" }).click();
  await kept;
  await open("/settings");
  await expect(page.getByLabel("Artists you like")).toHaveValue("Adele\nMuse");
  await expect(page.getByLabel("Artists you never want to hear")).toHaveValue("Slipknot");
  await expect(page.getByRole("checkbox", { name: "rock: never" })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "pop: more" })).not.toBeChecked();

  await page.getByLabel("Artists you like").fill("x".repeat(101));
  await page.getByRole("button", { name: "Save your music" }).click();
  await expect(page.getByText("Keep it to 50 names of 100 characters.")).toBeVisible();
});
