import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export const THEMES = ["light", "dark"] as const;

/** Shows the page in one theme, and at rest. */
export async function show(page: Page, colorScheme: (typeof THEMES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
}

/** No violation that axe-core knows of, in the light and in the dark theme. */
export async function expectAccessible(
  page: Page,
  name: string,
  themes: readonly (typeof THEMES)[number][] = THEMES,
): Promise<void> {
  for (const theme of themes) {
    await show(page, theme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.map(({ target }) => target.join(" ")),
    }));
    expect.soft(found, `accessibility of ${name}, ${theme}`).toEqual([]);
  }
}

/**
 * Waits for a step of Create. The address changes a moment before the page does, and both pages have a *Next* and a
 * *Back*: who presses at once presses those of the page that is going.
 */
export async function expectStep(page: Page, name: "Mood" | "Songs" | "Post"): Promise<void> {
  await expect(page).toHaveURL(new RegExp(`/${name.toLowerCase()}$`));
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Holds requests back until the function that is returned is called. */
export async function holdBack(page: Page, url: string): Promise<() => void> {
  let release = () => {};
  const late = new Promise<void>((resolve) => { release = resolve; });
  await page.route(url, async (route) => {
    await late;
    await route.continue();
  });
  return release;
}
