import type { Page } from "@playwright/test";
import { publishPost, signUp } from "./support/api";
import { expectAccessible, holdBack } from "./support/page";
import { SPOTIFY_BASE_URL, comeWithSpotify, listener, person } from "./support/spotify";
import { expect, test } from "./support/test";

test.use({ baseURL: SPOTIFY_BASE_URL });

const player = (page: Page) => page.getByRole("region", { name: "Player" });
const title = (page: Page) => player(page).locator(".track-title");
const pause = (page: Page) => player(page).getByRole("button", { name: "Pause", exact: true });
const play = (page: Page) => player(page).getByRole("button", { name: "Play", exact: true });

/** What is told of songs that were heard or left. */
function told(page: Page): string[] {
  const told: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/listener/play")) told.push(request.postData() ?? "");
  });
  return told;
}

test.describe("with previews", () => {
  test("a song plays, the next one follows, and the player stays over navigation", async ({ page, open }) => {
    await page.clock.install();
    await signUp(page);
    const { path, songs } = await publishPost(page, { mood: "happy" });
    await open(path);
    const heard = told(page);
    await expect(player(page)).toBeHidden();
    await page.getByRole("button", { name: `Play ${songs[0].title}` }).click();
    await expect(title(page)).toHaveText(songs[0].title);
    await expect(pause(page)).toBeVisible();
    await expect(player(page).getByText("This is Spotify’s preview.")).toBeVisible();
    await expect(page.getByRole("status").filter({ hasText: songs[0].title })).toBeAttached();

    await page.clock.runFor(16_000);
    await expect.poll(() => heard.length).toBe(1);
    expect(heard[0]).toContain("mood=happy");
    expect(heard[0]).not.toContain("skipped");
    await page.clock.runFor(16_000);
    await expect(title(page)).toHaveText(songs[1].title);
    await player(page).getByRole("button", { name: "Previous song" }).click();
    await expect(title(page)).toHaveText(songs[0].title);

    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Favorites" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Favorites" })).toBeVisible();
    await expect(title(page)).toHaveText(songs[0].title);
    await pause(page).click();
    await expect(play(page)).toBeVisible();
    await player(page).getByRole("button", { name: "Close the player" }).click();
    await expect(player(page)).toBeHidden();
    await expect(page.getByRole("main")).toBeFocused();
  });

  test("what is left early was skipped, and pausing is no skip", async ({ page, open }) => {
    await page.clock.install();
    await signUp(page);
    const { path, songs } = await publishPost(page, { mood: "calm" });
    await open(path);
    const heard = told(page);
    const own = page.getByRole("main").getByRole("button", { name: /^(Play|Pause) / }).first();
    await own.click();
    await expect(pause(page)).toBeVisible();
    await page.clock.runFor(5_000);
    await own.click();
    await expect(play(page)).toBeVisible();
    await own.click();
    await expect(pause(page)).toBeVisible();
    expect(heard).toEqual([]);
    await player(page).getByRole("button", { name: "Next song" }).click();
    await expect(title(page)).toHaveText(songs[1].title);
    await expect.poll(() => heard.length).toBe(1);
    expect(heard[0]).toContain("skipped=true");
    // There is no song after the last.
    await player(page).getByRole("button", { name: "Next song" }).click();
    await expect(play(page)).toBeVisible();
  });

  test("the queue, shuffle, keys and the position", async ({ page, open }) => {
    await signUp(page);
    const { path, songs } = await publishPost(page, { mood: "sad" });
    await open(path);
    await page.getByRole("button", { name: `Play ${songs[0].title}` }).click();
    await expect(pause(page)).toBeVisible();
    const list = player(page).locator("summary[aria-label=Queue]");
    await list.click();
    await page.keyboard.press("Escape");
    await expect(player(page).getByRole("list", { name: "Queue" })).toBeHidden();
    await list.click();
    await player(page).getByRole("list", { name: "Queue" }).getByRole("button", { name: songs[1].title }).click();
    await expect(title(page)).toHaveText(songs[1].title);
    await expect(player(page).getByRole("list", { name: "Queue" })).toBeHidden();
    const shuffle = player(page).getByRole("button", { name: "Shuffle" });
    await shuffle.click();
    await expect(shuffle).toHaveAttribute("aria-pressed", "true");
    await shuffle.press("Control+p");
    await expect(title(page)).toHaveText(songs[1].title);
    await shuffle.press("p");
    await expect(title(page)).toHaveText(songs[0].title);
    await player(page).getByRole("slider", { name: "Position in the song" }).fill("20000");
    await expect(player(page).locator(".player-seek")).toContainText("0:20");
  });

  test("where Spotify cannot be reached, one sentence says so", async ({ page, open }) => {
    await page.route("**/embed/iframe-api/v1", (route) => route.abort());
    await signUp(page);
    const { path, songs } = await publishPost(page, { mood: "angry" });
    await open(path);
    await page.getByRole("button", { name: `Play ${songs[0].title}` }).click();
    const sentence = "Spotify’s player cannot be reached. This song cannot be heard here right now.";
    await expect(player(page).locator(".player-note")).toHaveText(sentence);
    await expect(player(page).getByRole("link", { name: "Open in Spotify" })).toBeVisible();
    // The next try says it once, too.
    await play(page).click();
    await expect(player(page).locator(".player-note")).toHaveText(sentence);
  });

  test("the queue outlives a reload, even where pages come late, and belongs to one person", async ({ page, open, context }) => {
    await signUp(page);
    const { path, songs } = await publishPost(page, { mood: "happy" });
    await open(path);
    await page.getByRole("button", { name: `Play ${songs[0].title}` }).click();
    await expect(pause(page)).toBeVisible();
    // What draws the page comes after everything that does not wait for it.
    const asked = page.waitForRequest("**/split_people_pages*");
    const release = await holdBack(page, "**/split_people_pages*");
    const early: Promise<unknown>[] = [];
    page.on("request", (request) => {
      if (request.url().includes("split_player_code")) early.push(request.response());
    });
    const loading = open(path);
    await asked;
    await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
    await Promise.all(early);
    await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
    release();
    await loading;
    await expect(title(page)).toHaveText(songs[0].title);
    await page.unroute("**/split_people_pages*");

    await context.clearCookies();
    await open("/");
    await expect(player(page)).toBeHidden();
    await signUp(page);
    await open("/");
    await expect(player(page)).toBeHidden();
  });
});

test.describe("with Premium", () => {
  test("full songs play in this browser, one after the other", async ({ page, open }) => {
    await comeWithSpotify(page, listener());
    const { path, songs } = await publishPost(page, { mood: "happy" });
    await open(path);
    await page.getByRole("button", { name: `Play ${songs[0].title}` }).click();
    await expect(pause(page)).toBeVisible();
    await expect(player(page).locator(".player-note")).toHaveText("");
    await pause(page).click();
    await expect(play(page)).toBeVisible();
    await play(page).click();
    await expect(pause(page)).toBeVisible();
    const position = player(page).getByRole("slider", { name: "Position in the song" });
    await position.fill("60000");
    await expect(player(page).locator(".player-seek")).toContainText("1:0");
    const length = Number(await position.getAttribute("max"));
    await position.fill(`${Math.floor(length / 1000) * 1000 - 1000}`);
    await expect(title(page)).toHaveText(songs[1].title);
    await expect(pause(page)).toBeVisible();
    await player(page).getByRole("button", { name: "Previous song" }).click();
    await expect(title(page)).toHaveText(songs[0].title);
  });

  test("a song that is paused before it begins stays paused", async ({ page, open }) => {
    await comeWithSpotify(page, listener());
    const { path, songs } = await publishPost(page, { mood: "happy" });
    await open(path);
    // Spotify is slow to begin.
    const asked = page.waitForRequest("**/api/spotify/command");
    const release = await holdBack(page, "**/api/spotify/command");
    await page.getByRole("button", { name: `Play ${songs[0].title}` }).click();
    await asked;
    await pause(page).click();
    await expect(play(page)).toBeVisible();
    const paused = page.waitForResponse((response) =>
      response.url().includes("/v1/me/player/pause") && response.status() === 204);
    release();
    await paused;
    await expect(play(page)).toBeVisible();
    await expect(title(page)).toHaveText(songs[0].title);
    await play(page).click();
    await expect(pause(page)).toBeVisible();
    await expect(pause(page)).not.toHaveAttribute("aria-busy");
  });

  test("the music goes to a device that is chosen, and back", async ({ page, open }) => {
    await comeWithSpotify(page, listener());
    const { path, songs } = await publishPost(page, { mood: "calm" });
    await open(path);
    await page.getByRole("button", { name: `Play ${songs[0].title}` }).click();
    await expect(pause(page)).toBeVisible();
    const where = player(page).locator("summary[aria-label='Where to play']");
    await where.click();
    const played = page.waitForRequest((request) =>
      request.url().endsWith("/api/spotify/command") &&
      (request.postData() ?? "").includes("command=play&device=5fbb3ba6aa454b5534c4ba43a8c7e8e4"));
    await player(page).getByRole("button", { name: "Kitchen speaker" }).click();
    await played;
    await expect(pause(page)).toBeVisible();
    await pause(page).click();
    await expect(play(page)).toBeVisible();
    await play(page).click();
    await expect(pause(page)).toBeVisible();
    await where.click();
    await expect(player(page).getByRole("button", { name: "Kitchen speaker" })).toHaveAttribute("aria-pressed", "true");
    await player(page).getByRole("button", { name: "This browser" }).click();
    await expect(pause(page)).toBeVisible();
    await expect(title(page)).toHaveText(songs[0].title);
    await expectAccessible(page, "a post with the player");
  });

  test("without Premium the step down is explained", async ({ page, open }) => {
    const who = listener();
    await person(page, who, { premium: false });
    await comeWithSpotify(page, who);
    const { path, songs } = await publishPost(page, { mood: "happy" });
    await open(path);
    await page.getByRole("button", { name: `Play ${songs[0].title}` }).click();
    const sentence = "Spotify Premium is needed for full songs. This is Spotify’s preview.";
    await expect(player(page).locator(".player-note")).toHaveText(sentence);
    await expect(pause(page)).toBeVisible();
  });

  test("who signs out takes the music along", async ({ page, open }) => {
    await comeWithSpotify(page, listener());
    const { path, songs } = await publishPost(page, { mood: "happy" });
    await open(path);
    await page.getByRole("button", { name: `Play ${songs[0].title}` }).click();
    await expect(pause(page)).toBeVisible();
    await open("/settings");
    await expect(title(page)).toHaveText(songs[0].title);
    await page.evaluate(() => (document.querySelector("form[action='/api/account/sign-out']") as HTMLFormElement).requestSubmit());
    await expect(page).toHaveURL("/");
    await expect(player(page)).toBeHidden();
    expect(await page.evaluate(() => localStorage.getItem("player"))).toBeNull();
  });
});
