import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./support/test";

const paper = (page: Page) => page.getByRole("application", { name: "Drawing canvas" });

/** How many pixels of the canvas are not paper. */
async function inked(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    const surface = element as HTMLCanvasElement;
    const { data } = surface.getContext("2d")!.getImageData(0, 0, surface.width, surface.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] + data[i + 1] + data[i + 2] < 700) count += 1;
    return count;
  });
}

/** A line with the pointer; places in shares of the canvas. */
async function line(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const box = (await paper(page).boundingBox())!;
  await page.mouse.move(box.x + box.width * from[0], box.y + box.height * from[1]);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to[0], box.y + box.height * to[1], { steps: 6 });
  await page.mouse.up();
}

test.beforeEach(async ({ page, open }) => {
  await open("/create?input=draw");
  await paper(page).scrollIntoViewIfNeeded();
});

test("a blank canvas does not go on", async ({ page }) => {
  await expect(page.getByRole("button", { name: "Next", exact: true })).toBeDisabled();
  await line(page, [0.3, 0.2], [0.7, 0.3]);
  await expect(page.getByRole("button", { name: "Next", exact: true })).toBeEnabled();
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page.getByRole("button", { name: "Next", exact: true })).toBeDisabled();
});

test("strokes are undone, redone, erased and cleared", async ({ page }) => {
  const canvas = paper(page);
  await line(page, [0.2, 0.2], [0.8, 0.2]);
  const one = await inked(canvas);
  expect(one).toBeGreaterThan(1000);
  await line(page, [0.2, 0.4], [0.8, 0.4]);
  const two = await inked(canvas);
  expect(two).toBeGreaterThan(one);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => inked(canvas)).toBe(one);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect.poll(() => inked(canvas)).toBe(two);
  await expect(page.getByRole("button", { name: "Redo" })).toBeDisabled();

  await page.getByRole("button", { name: "Eraser" }).click();
  await canvas.scrollIntoViewIfNeeded();
  await line(page, [0.2, 0.4], [0.8, 0.4]);
  await expect.poll(() => inked(canvas)).toBeLessThan(two);

  await page.getByRole("button", { name: "Clear" }).click();
  await expect.poll(() => inked(canvas)).toBe(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => inked(canvas)).toBeGreaterThan(0);
});

test("the colour of the pen is chosen", async ({ page }) => {
  await page.getByRole("radio", { name: "Blue" }).check();
  await paper(page).scrollIntoViewIfNeeded();
  await line(page, [0.4, 0.3], [0.6, 0.3]);
  const pixel = await paper(page).evaluate((element) => {
    const surface = element as HTMLCanvasElement;
    const at = surface.getContext("2d")!.getImageData(surface.width / 2, surface.height * 0.3, 1, 1);
    return [...at.data.slice(0, 3)];
  });
  expect(pixel).toEqual([0x3a, 0x6f, 0xd0]);
});

test("one can draw with the keyboard", async ({ page }) => {
  const canvas = paper(page);
  await canvas.focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("Pen down", { exact: true })).toBeAttached();
  for (let step = 0; step < 5; step += 1) await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Space");
  await expect(page.getByText("Pen up", { exact: true })).toBeAttached();
  const drawn = await inked(canvas);
  expect(drawn).toBeGreaterThan(1000);
  await page.keyboard.press("Control+z");
  await expect.poll(() => inked(canvas)).toBe(0);
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => inked(canvas)).toBe(drawn);
});

test("a drawing is there after a reload", async ({ page, open }) => {
  await line(page, [0.2, 0.2], [0.8, 0.3]);
  const drawn = await inked(paper(page));
  await open("/create?input=draw");
  await expect.poll(() => inked(paper(page))).toBe(drawn);
  await expect(page.getByRole("button", { name: "Next", exact: true })).toBeEnabled();
});

test("a drawing is read, and one goes on drawing", async ({ page }) => {
  await line(page, [0.3, 0.2], [0.7, 0.2]);
  await line(page, [0.3, 0.3], [0.7, 0.3]);
  const drawn = await inked(paper(page));
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/mood$/);
  await expect(page.getByText("from the drawing").or(page.getByText("Choose a mood")).first()).toBeVisible();
  const address = page.url();
  await page.getByRole("link", { name: "Go on drawing" }).click();
  await expect.poll(() => inked(paper(page))).toBe(drawn);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => inked(paper(page))).toBeLessThan(drawn);
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(address);
});

test("what was added to a sent drawing is there after a reload", async ({ page, open }) => {
  await line(page, [0.2, 0.2], [0.8, 0.2]);
  const one = await inked(paper(page));
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await page.getByRole("link", { name: "Go on drawing" }).click();
  await expect.poll(() => inked(paper(page))).toBe(one);
  await paper(page).scrollIntoViewIfNeeded();
  await line(page, [0.2, 0.4], [0.8, 0.4]);
  const two = await inked(paper(page));
  expect(two).toBeGreaterThan(one);

  await open(page.url());
  await expect.poll(() => inked(paper(page))).toBe(two);
  // It belongs to its draft: who begins anew gets a blank canvas.
  await open("/create?input=draw");
  expect(await inked(paper(page))).toBe(0);
  await expect(page.getByRole("button", { name: "Next", exact: true })).toBeDisabled();
});

test("a drawing that could not be loaded is not drawn over", async ({ page }) => {
  await line(page, [0.2, 0.2], [0.8, 0.2]);
  const drawn = await inked(paper(page));
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await page.route("**/api/drafts/strokes*", (route) => route.abort(), { times: 1 });
  await page.getByRole("link", { name: "Go on drawing" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await paper(page).scrollIntoViewIfNeeded();
  await line(page, [0.2, 0.4], [0.8, 0.4]);
  expect(await inked(paper(page))).toBe(0);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.poll(() => inked(paper(page))).toBe(drawn);
  await expect(page.getByRole("alert")).toBeHidden();
});
