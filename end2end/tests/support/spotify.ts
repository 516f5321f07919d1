import type { Page } from "@playwright/test";
import { expect } from "./test";

// These stories run against a second server, whose Spotify is the stand-in that `cargo xtask test` starts beside it.
export const SPOTIFY_BASE_URL = process.env.SPOTIFY_BASE_URL ?? "http://127.0.0.1:3001";
const STANDIN_URL = process.env.STANDIN_URL ?? "http://127.0.0.1:4005";

/** Somebody with Spotify Premium whom no other story knows. */
export const listener = (): string => `listener-${Math.floor(Math.random() * 4_000_000_000)}`;

/** Changes what is different about a person at the stand-in. */
export async function person(page: Page, name: string, switches: Record<string, unknown>): Promise<void> {
  const answer = await page.request.patch(`${STANDIN_URL}/standin/switches`, {
    data: { people: { [name]: switches } },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** On Spotify's page: agrees, as one of those whom it offers or as somebody else. */
export async function agree(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("heading", { name: "Spotify (stand-in)" })).toBeVisible();
  await page.getByLabel("Or somebody else").fill(name);
  await page.getByRole("button", { name: "Agree" }).click();
}

/** Signs in with Spotify from the sign-in page, with a new account. */
export async function comeWithSpotify(page: Page, name: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Log in with Spotify" }).click();
  await agree(page, name);
  await expect(page).toHaveURL("/");
}
