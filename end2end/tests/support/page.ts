import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export const THEMES = ["light", "dark"] as const;

/** Shows the page in one theme, and at rest. */
export async function show(page: Page, colorScheme: (typeof THEMES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
}

/** The rules of axe-core that depend on the theme. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** No violation that axe-core knows of, in the light theme; in the dark one none of what is different there. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  for (const theme of THEMES) {
    await show(page, theme);
    const axe = new AxeBuilder({ page });
    const { violations } = await (theme === "dark" ? axe.withRules(COLOUR_RULES) : axe).analyze();
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
