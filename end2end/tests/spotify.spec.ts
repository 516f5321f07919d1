import { draftWithMood, person as newPerson, publishPost, signUp } from "./support/api";
import { SPOTIFY_BASE_URL, agree, comeWithSpotify, listener, person } from "./support/spotify";
import { expect, test } from "./support/test";

test.use({ baseURL: SPOTIFY_BASE_URL });

const spotify = (page: import("@playwright/test").Page) => page.locator("#spotify");

test("somebody comes with Spotify, sets a password and disconnects", async ({ page, open }) => {
  await comeWithSpotify(page, listener());
  expect(page.url()).not.toContain("code=");
  await open("/settings");
  await expect(spotify(page)).toContainText("Connected as Listener");
  await expect(spotify(page)).toContainText("To disconnect Spotify, set a password first");
  await page.getByRole("textbox", { name: "New password" }).fill("correct horse battery");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("textbox", { name: "Current password" })).toBeVisible();

  await spotify(page).locator("summary", { hasText: "Disconnect" }).click();
  await spotify(page).getByRole("button", { name: "Disconnect Spotify" }).click();
  await expect(spotify(page).getByRole("link", { name: "Log in with Spotify" })).toBeVisible();
});

test("an account is linked, its library comes in, and its top songs stand on Home", async ({ page, open, javaScriptEnabled }) => {
  await signUp(page);
  const who = listener();
  await person(page, who, { saved_tracks: 120 });
  await open("/settings");
  await spotify(page).getByRole("link", { name: "Log in with Spotify" }).click();
  await agree(page, who);
  await expect(page).toHaveURL(/\/settings#spotify$/);
  await spotify(page).getByRole("button", { name: "Sync my library" }).click();
  if (javaScriptEnabled) {
    await expect(spotify(page)).toContainText("120 songs of your library are here. Last brought in");
  } else {
    await expect(async () => {
      await open("/settings");
      await expect(spotify(page)).toContainText("Last brought in", { timeout: 500 });
    }).toPass();
  }
  await open("/settings");
  await expect(spotify(page)).toContainText("120 songs of your library are here. Last brought in");
  await open("/");
  const top = page.getByRole("region", { name: "What you hear most on Spotify" });
  await expect(top.getByRole("listitem")).toHaveCount(6);
});

test("songs that the catalogue lacks come from Spotify and go into the post", async ({ page, open }) => {
  await signUp(page);
  const id = await draftWithMood(page, "calm");
  await open(`/create/${id}/songs`);
  await page.getByRole("searchbox", { name: "Search for a song" }).fill("river");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  const found = page.getByRole("region", { name: "On Spotify" });
  const first = found.getByRole("checkbox").first();
  await first.check();
  const title = await found.locator(".track-title").first().innerText();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/post$/);
  await expect(page.locator(".track-title", { hasText: title }).first()).toBeVisible();
});

test("the songs of a post become a playlist", async ({ page, open, javaScriptEnabled }) => {
  await comeWithSpotify(page, listener());
  const { path, songs } = await publishPost(page, { mood: "happy" });
  await open(path);
  await page.locator("summary", { hasText: "Keep these songs" }).click();
  await expect(page.getByRole("region", { name: "The list" })).toContainText(`${songs[0].artist} - ${songs[0].title}`);
  await page.getByLabel("Name of the playlist").fill("A happy evening");
  const asked = page.waitForResponse((answer) => answer.url().endsWith("/api/spotify/playlist"));
  await page.getByRole("button", { name: "Make a Spotify playlist" }).click();
  await asked;
  const made = page.getByText("“A happy evening” is in your Spotify account.");
  if (javaScriptEnabled) await expect(made).toBeVisible();
  // The job says so a moment before it is done; then there is the way to it.
  await expect(async () => {
    await open(path);
    await expect(made).toBeAttached({ timeout: 500 });
    await expect(page.locator("a", { hasText: "Open it in Spotify" })).toBeAttached({ timeout: 500 });
  }).toPass();
  await page.locator("summary", { hasText: "Keep these songs" }).click();
  await expect(page.getByRole("link", { name: "Open it in Spotify" })).toHaveAttribute("href", /\/playlist\//);
});

test("who does not agree, or is not on the list, is told what to do", async ({ page, open }) => {
  await open("/sign-in");
  await page.getByRole("link", { name: "Log in with Spotify" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Not connected to Spotify" })).toBeAttached();
  await expect(page.getByText("You did not agree, so nothing was connected.")).toBeVisible();

  await page.getByRole("link", { name: "Begin again" }).click();
  await agree(page, "stranger");
  await expect(page.getByText("Spotify opens this Undertone only to people on its list.")).toBeVisible();
  expect(page.url()).not.toContain("code=");
});

test("a Spotify account belongs to one person", async ({ page, open, context }) => {
  const who = listener();
  await comeWithSpotify(page, who);
  await context.clearCookies();
  await signUp(page, newPerson());
  await open("/settings");
  await spotify(page).getByRole("link", { name: "Log in with Spotify" }).click();
  await agree(page, who);
  await expect(page.getByText("This Spotify account is connected to another account here.")).toBeVisible();
  // Who comes back without being signed in is the one it belongs to.
  await context.clearCookies();
  await comeWithSpotify(page, who);
});
