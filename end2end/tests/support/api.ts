import { expect, type Page } from "@playwright/test";
import type { File } from "./pictures";

// What a story needs but does not tell is made by the calls that the pages make.

/** Someone with an account. */
export type Person = { username: string; email: string; password: string };

/** A song as the server tells it; only what the stories look at. */
export type Song = { id: number; title: string; artist: string };

/** Someone new. */
export function person(): Person {
  const username = `p${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}`;
  return { username, email: `${username}@example.org`, password: "correct horse battery" };
}

async function post(page: Page, path: string, form: Record<string, string>): Promise<string> {
  const response = await page.request.post(path, { form, headers: { accept: "application/json" } });
  expect(response.status(), `${path}: ${await response.text()}`).toBe(200);
  return response.headers()["location"] ?? "";
}

/** Makes an account and signs the page in. */
export async function signUp(page: Page, who: Person = person()): Promise<Person> {
  await post(page, "/api/account/sign-up", { ...who, next: "/" });
  return who;
}

/** Signs the page in as the one who runs the instance; `cargo xtask test` has made that account. */
export async function signInAsAdmin(page: Page): Promise<void> {
  await post(page, "/api/account/sign-in", { login: "chief", password: "correct horse battery", next: "/" });
}

/** A draft with a mood; its id. */
export async function draftWithMood(page: Page, mood = "calm"): Promise<string> {
  const next = await post(page, "/api/drafts/mood-only", { mood });
  return next.split("/")[2];
}

/** The first songs for a draft. */
export async function songsFor(page: Page, draft: string): Promise<Song[]> {
  const response = await page.request.get(`/api/songs/ranked?draft=${draft}`);
  const { items } = (await response.json()) as { items: { track: Song }[] };
  return items.map(({ track }) => track);
}

/** A draft with a picture; its id. */
export async function draftWithPicture(page: Page, file: File, kind: "photo" | "drawing" = "photo"): Promise<string> {
  const uploaded = await page.request.post("/upload", {
    multipart: { kind, file },
    headers: { accept: "application/json" },
  });
  expect(uploaded.status(), await uploaded.text()).toBe(200);
  const { next } = (await uploaded.json()) as { next: string };
  return next.split("/")[2];
}

/** Chooses the mood of a draft by hand. */
export async function chooseMood(page: Page, id: string, mood: string): Promise<void> {
  await post(page, "/api/drafts/choose-mood", { id, mood });
}

/** Twenty readings of the same mood. */
export async function readTwentyMoods(page: Page, mood: string): Promise<void> {
  for (let n = 0; n < 20; n++) await draftWithMood(page, mood);
}

/** What a post is made of. */
export type PostParts = { mood?: string; description?: string; privacy?: "public" | "unlisted" | "private" };

/** Publishes a post with two songs; its path and its songs. */
export async function publishPost(
  page: Page,
  { mood = "calm", ...parts }: PostParts = {},
): Promise<{ path: string; songs: Song[] }> {
  return publishDraft(page, await draftWithMood(page, mood), parts);
}

/** Publishes a draft that has a mood, with two songs; its path and its songs. */
export async function publishDraft(
  page: Page,
  id: string,
  { description = "A quiet morning", privacy = "public" }: Omit<PostParts, "mood"> = {},
): Promise<{ path: string; songs: Song[] }> {
  const songs = (await songsFor(page, id)).slice(0, 2);
  for (const song of songs) {
    await post(page, "/api/drafts/select", { id, track: String(song.id), selected: "true" });
  }
  const path = await post(page, "/api/drafts/publish", { id, description, privacy });
  return { path, songs };
}
