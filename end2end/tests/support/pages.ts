import type { Page } from "@playwright/test";
import { draftWithMood, draftWithPicture, publishDraft, publishPost, readTwentyMoods, signUp } from "./api";
import { doodle, landscape, plain, portrait } from "./pictures";

/** Every page of Undertone with something on it: name and path. */
export async function everyPage(page: Page): Promise<[name: string, path: string][]> {
  const { username } = await signUp(page);
  await readTwentyMoods(page, "calm");
  const { path, songs } = await publishPost(page, { mood: "happy" });
  await publishPost(page, { mood: "sad", privacy: "private", description: "" });
  await page.request.post("/api/favorites/set", {
    form: { track: String(songs[0].id), post: path.split("/")[2], favorite: "true" },
    headers: { accept: "application/json" },
  });
  const draft = await draftWithMood(page, "calm");
  const unread = await draftWithPicture(page, plain());
  const scene = await draftWithPicture(page, landscape());
  const drawn = await draftWithPicture(page, doodle(), "drawing");
  const photo = await draftWithPicture(page, portrait());
  const fromDrawing = await publishDraft(page, await draftWithPicture(page, doodle(), "drawing"));
  const fromPhoto = await publishDraft(page, await draftWithPicture(page, portrait()));
  return [
    ["home", "/"],
    ["create-upload", "/create"],
    ["create-draw", "/create?input=draw"],
    ["create-camera", "/create?input=camera"],
    ["create-line", "/create?input=line"],
    ["create-mood", "/create?input=mood"],
    ["mood-of-scene", `/create/${scene}/mood`],
    ["mood-unread", `/create/${unread}/mood`],
    ["mood-of-drawing", `/create/${drawn}/mood`],
    ["mood-of-photo", `/create/${photo}/mood`],
    ["songs", `/create/${draft}/songs`],
    ["songs-nothing-found", `/create/${draft}/songs?q=qqzzxxyy`],
    ["publish", `/create/${draft}/post`],
    ["publish-photo", `/create/${photo}/post`],
    ["post", path],
    ["post-of-drawing", fromDrawing.path],
    ["post-of-photo", fromPhoto.path],
    ["post-edit", `${path}/edit`],
    ["favorites", "/favorites"],
    ["statistics", "/statistics"],
    ["everyones-statistics", "/statistics/everyone"],
    ["statistics-of-no-days", "/statistics?from=2026-01-02&to=2026-01-01"],
    ["profile", `/people/${username}`],
    ["settings", "/settings"],
    ["not-found", "/no/such/page"],
  ];
}

/** The pages that are different for someone who is not signed in. */
export const VISITOR_PAGES: [name: string, path: string][] = [
  ["visitor-home", "/"],
  ["visitor-favorites", "/favorites"],
  ["visitor-statistics", "/statistics"],
  ["visitor-settings", "/settings"],
  ["about", "/about"],
  ["sign-in", "/sign-in?next=/create/x/post"],
  ["sign-up", "/sign-up"],
  ["spotify-problem", "/spotify/problem?why=denied"],
];
