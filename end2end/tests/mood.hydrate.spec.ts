import type { Page } from "@playwright/test";
import { draftWithMood, draftWithPicture } from "./support/api";
import { expectStep } from "./support/page";
import { plain } from "./support/pictures";
import { expect, test } from "./support/test";

/** A drawing that has a reading: its page. */
async function drawing(page: Page, open: (path: string) => Promise<unknown>): Promise<void> {
  await open("/create?input=draw");
  const canvas = page.getByRole("application", { name: "Drawing canvas" });
  await canvas.scrollIntoViewIfNeeded();
  const box = (await canvas.boundingBox())!;
  const arc = async (cx: number, cy: number, r: number, from: number, to: number) => {
    for (let n = 0; n <= 16; n += 1) {
      const angle = from + ((to - from) * n) / 16;
      const x = box.x + box.width * (cx + r * 0.75 * Math.cos(angle));
      await page.mouse.move(x, box.y + box.height * (cy + r * Math.sin(angle)));
      if (n === 0) await page.mouse.down();
    }
    await page.mouse.up();
  };
  await arc(0.5, 0.5, 0.4, 0, 6.3);
  await arc(0.4, 0.4, 0.03, 0, 6.3);
  await arc(0.6, 0.4, 0.03, 0, 6.3);
  await arc(0.5, 0.5, 0.22, 0.4, 2.7);
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/mood$/);
}

const saved = (page: Page) => page.waitForResponse((answer) => answer.url().endsWith("/api/drafts/choose-mood"));

test("one overrules the reading and takes that back", async ({ page, open }) => {
  await drawing(page, open);
  const head = page.getByRole("region", { name: "The mood" });
  await expect(head.getByText("We read")).toBeVisible();
  const read = await head.getByRole("heading").innerText();

  const kept = saved(page);
  await page.getByRole("radio", { name: "Fearful" }).check();
  await kept;
  await expect(head.getByText("You chose")).toBeVisible();
  await expect(head.getByRole("heading")).toHaveText("Fearful");
  await open(new URL(page.url()).pathname);
  await expect(page.getByRole("radio", { name: "Fearful" })).toBeChecked();

  await page.getByRole("button", { name: "Go with what we read" }).click();
  await expectStep(page, "Songs");
  await page.getByRole("link", { name: "Back", exact: true }).click();
  await expect(head.getByText("We read")).toBeVisible();
  await expect(head.getByRole("heading")).toHaveText(read);
});

test("the dot is moved with the arrow keys", async ({ page, open }) => {
  await drawing(page, open);
  const dot = page.getByRole("slider", { name: "Place of the mood" });
  await dot.focus();
  // To the lower left corner: unpleasant and quiet.
  for (let n = 0; n < 25; n += 1) await page.keyboard.press("Shift+ArrowLeft", { delay: 0 });
  for (let n = 0; n < 25; n += 1) await page.keyboard.press("Shift+ArrowDown", { delay: 0 });
  await expect(dot).toHaveAttribute("aria-valuenow", "-100");
  await expect(page.getByRole("region", { name: "The mood" }).getByRole("heading")).toHaveText("Sad");
  await expect(page.getByRole("radio", { name: "Sad" })).toBeChecked();

  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expectStep(page, "Songs");
  await page.getByRole("link", { name: "Back", exact: true }).click();
  await expect(dot).toHaveAttribute("aria-valuenow", "-100");
});

test("the room takes the light of the mood that is chosen", async ({ page, open }) => {
  await open(`/create/${await draftWithPicture(page, plain())}/mood`);
  const hue = () =>
    page.evaluate(() => getComputedStyle(document.querySelector("h1")!).getPropertyValue("--mood-hue").trim());
  const songs = page.getByRole("navigation", { name: "Steps" }).locator("a").filter({ hasText: "Songs" });
  const before = await hue();
  await expect(songs).toHaveAttribute("aria-disabled", "true");

  const kept = saved(page);
  await page.getByRole("radio", { name: "Sad" }).check();
  await kept;
  await expect.poll(hue).not.toBe(before);
  const sad = await hue();
  await page.getByRole("radio", { name: "Angry" }).check();
  await expect.poll(hue).not.toBe(sad);
  await songs.click();
  await expect(page).toHaveURL(/\/songs$/);
});

/** The middle of a mood's mark on the field. */
async function markOf(page: Page, mood: string): Promise<{ x: number; y: number }> {
  const mark = page.locator(`.mood-field-mood[data-mood="${mood}"] .mood-field-mark`);
  // Away from the bars at the edges of a phone.
  await mark.evaluate((element) => element.scrollIntoView({ block: "center" }));
  const box = (await mark.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("the dot goes where the field is pressed", async ({ page, open }) => {
  await open(`/create/${await draftWithMood(page, "calm")}/mood`);
  const kept = saved(page);
  const { x, y } = await markOf(page, "angry");
  await page.mouse.click(x, y);
  await kept;
  await expect(page.getByRole("radio", { name: "Angry" })).toBeChecked();
});

test("a finger that scrolls over the field chooses nothing", async ({ page, open }) => {
  await open(`/create/${await draftWithMood(page, "calm")}/mood`);
  const plane = page.locator(".mood-field-plane");
  await expect(plane).toHaveCSS("touch-action", "pan-y pinch-zoom");
  const changes: string[] = [];
  page.on("request", (request) => changes.push(...(request.url().includes("choose-mood") ? [request.url()] : [])));
  const { x, y } = await markOf(page, "angry");
  const finger = { pointerId: 7, pointerType: "touch", isPrimary: true, button: 0, clientX: x, clientY: y };
  await plane.dispatchEvent("pointerdown", finger);
  await plane.dispatchEvent("pointermove", { ...finger, clientY: y - 4 });
  await plane.dispatchEvent("pointercancel", finger);
  await expect(page.locator(".mood-field")).toHaveAttribute("data-mood", "calm");
  await expect(page.getByRole("radio", { name: "Calm" })).toBeChecked();

  // A tap does; its request is the only one.
  const kept = saved(page);
  await plane.dispatchEvent("pointerdown", finger);
  await plane.dispatchEvent("pointerup", finger);
  await kept;
  await expect(page.getByRole("radio", { name: "Angry" })).toBeChecked();
  expect(changes).toHaveLength(1);
});

test("the page scrolls under a finger that comes down on the field", async ({ page, open, hasTouch }) => {
  test.skip(!hasTouch, "a mouse scrolls with its wheel");
  await open(`/create/${await draftWithMood(page, "calm")}/mood`);
  const { x, y } = await markOf(page, "angry");
  const before = await page.evaluate(() => window.scrollY);
  const browser = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: { x: number; y: number }[]) =>
    browser.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", [{ x, y }]);
  for (let way = 10; way <= 120; way += 10) await touch("touchMove", [{ x, y: y - way }]);
  await touch("touchEnd", []);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(before + 50);
  await expect(page.getByRole("radio", { name: "Calm" })).toBeChecked();
  await expect(page.locator(".mood-field")).toHaveAttribute("data-mood", "calm");
});
