import type { Page } from "@playwright/test";
import { publishPost, signUp } from "./support/api";
import { expect, test } from "./support/test";

/** Spotify's iFrame API as it is published, without a sound: `createController`, its methods, `playback_update`. */
const EMBED = `
  window.onSpotifyIframeApiReady({
    createController(element, options, callback) {
      const listeners = [];
      const state = { isPaused: true, isBuffering: false, duration: 30000, position: 0 };
      // Messages of a frame come later, never while it is told something.
      const tell = () => queueMicrotask(() => listeners.forEach((listener) => listener({ data: { ...state } })));
      window.embed = {
        state, tell, loaded: [],
        addListener: (event, listener) => { if (event === "playback_update") listeners.push(listener); },
        loadUri(uri) { this.loaded.push(uri); state.position = 0; },
        play() { state.isPaused = false; tell(); },
        resume() { state.isPaused = false; tell(); },
        pause() { state.isPaused = true; tell(); },
        seek(seconds) { state.position = seconds * 1000; tell(); },
        destroy() {},
      };
      element.replaceWith(Object.assign(document.createElement("div"), { textContent: "Spotify" }));
      callback(window.embed);
    },
  });`;

type Embed = { embed: { loaded: string[]; state: { position: number; duration: number }; tell: () => void } };

async function withEmbed(page: Page): Promise<void> {
  await page.route("https://open.spotify.com/embed/iframe-api/v1", (route) =>
    route.fulfill({ contentType: "text/javascript", body: EMBED }),
  );
}

const loaded = (page: Page) => page.evaluate(() => (window as unknown as Embed).embed?.loaded.length ?? 0);

/** The song that is on comes to its end. */
const end = (page: Page) =>
  page.evaluate(() => {
    const { embed } = window as unknown as Embed;
    embed.state.position = embed.state.duration;
    embed.tell();
  });

test("a song plays, the next one follows, and the player stays over navigation", async ({ page, open }) => {
  await withEmbed(page);
  await signUp(page);
  const { path, songs } = await publishPost(page, { mood: "happy" });
  await open(path);
  await expect(page.getByRole("region", { name: "Player" })).toBeHidden();
  await page.getByRole("button", { name: `Play ${songs[0].title}` }).click();
  const player = page.getByRole("region", { name: "Player" });
  await expect(player.locator(".track-title")).toHaveText(songs[0].title);
  await expect(player.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
  await expect(player.getByText("This is Spotify’s preview.")).toBeVisible();
  await expect.poll(() => loaded(page)).toBe(1);

  await end(page);
  await expect(player.locator(".track-title")).toHaveText(songs[1].title);
  await expect.poll(() => loaded(page)).toBe(2);
  await player.getByRole("button", { name: "Previous song" }).click();
  await expect(player.locator(".track-title")).toHaveText(songs[0].title);

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Favorites" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Favorites" })).toBeVisible();
  await expect(player.locator(".track-title")).toHaveText(songs[0].title);
  await player.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(player.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await player.getByRole("button", { name: "Close the player" }).click();
  await expect(player).toBeHidden();
});

test("the player tells what was heard and what was left", async ({ page, open }) => {
  await withEmbed(page);
  await signUp(page);
  const { path, songs } = await publishPost(page, { mood: "calm" });
  await open(path);
  const told: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/listener/play")) told.push(request.postData() ?? "");
  });
  await page.getByRole("button", { name: `Play ${songs[0].title}` }).click();
  await expect.poll(() => loaded(page)).toBe(1);
  await end(page);
  await expect.poll(() => told.length).toBe(1);
  expect(told[0]).toContain("mood=calm");
  expect(told[0]).not.toContain("skipped");
  await expect.poll(() => loaded(page)).toBe(2);
  await page.getByRole("region", { name: "Player" }).getByRole("button", { name: "Previous song" }).click();
  await expect.poll(() => told.length).toBe(2);
  expect(told[1]).toContain("skipped=true");
});

test("the queue, shuffle and keys", async ({ page, open }) => {
  await withEmbed(page);
  await signUp(page);
  const { path, songs } = await publishPost(page, { mood: "sad" });
  await open(path);
  await page.getByRole("button", { name: `Play ${songs[0].title}` }).click();
  const player = page.getByRole("region", { name: "Player" });
  await player.locator("summary", { has: page.locator("svg") }).last().click();
  await player.getByRole("list", { name: "Queue" }).getByRole("button", { name: songs[1].title }).click();
  await expect(player.locator(".track-title")).toHaveText(songs[1].title);
  await player.getByRole("button", { name: "Shuffle" }).click();
  await expect(player.getByRole("button", { name: "Shuffle" })).toHaveAttribute("aria-pressed", "true");
  await player.getByRole("button", { name: "Shuffle" }).click();
  await player.getByRole("button", { name: "Shuffle" }).press("p");
  await expect(player.locator(".track-title")).toHaveText(songs[0].title);
});

test("where Spotify cannot be reached, one sentence says so", async ({ page, open }) => {
  await page.route("https://open.spotify.com/**", (route) => route.abort());
  await signUp(page);
  const { path, songs } = await publishPost(page, { mood: "angry" });
  await open(path);
  await page.getByRole("button", { name: `Play ${songs[0].title}` }).click();
  const player = page.getByRole("region", { name: "Player" });
  await expect(player).toContainText("Spotify’s player cannot be reached. This song cannot be heard here right now.");
  await expect(player.getByRole("link", { name: "Open in Spotify" })).toBeVisible();
});
