import type { Page } from "@playwright/test";
import { landscape, smiley } from "./support/pictures";
import { expect, test } from "./support/test";

/** A clipboard or a drag with one picture. */
function carrying(page: Page) {
  const { name, mimeType, buffer } = landscape();
  return page.evaluateHandle(
    ({ name, mimeType, bytes }) => {
      const data = new DataTransfer();
      const binary = atob(bytes);
      data.items.add(new File([Uint8Array.from(binary, (c) => c.charCodeAt(0))], name, { type: mimeType }));
      return data;
    },
    { name, mimeType, bytes: buffer.toString("base64") },
  );
}

test("a picture is dropped", async ({ page, open }) => {
  await open("/create");
  await expect(page.getByRole("button", { name: "Next", exact: true })).toBeDisabled();
  const dataTransfer = await carrying(page);
  const zone = page.locator(".drop-zone");
  await zone.dispatchEvent("dragover", { dataTransfer });
  await expect(zone).toHaveAttribute("data-state", "over");
  await zone.dispatchEvent("drop", { dataTransfer });
  await expect(zone).toHaveAttribute("data-state", "idle");
  await expect(page.getByText("landscape.png")).toBeVisible();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/mood$/);
});

test("a picture is pasted", async ({ page, open }) => {
  await open("/create");
  const data = await carrying(page);
  await page.evaluate((clipboardData) => {
    window.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, data);
  await expect(page.getByText("landscape.png")).toBeVisible();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/mood$/);
});

test("an upload shows its progress and is cancelled", async ({ page, open }) => {
  await open("/create");
  // No answer comes.
  await page.route("**/upload", () => {}, { times: 1 });
  await page.getByLabel("Choose a picture").setInputFiles(landscape());
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.getByRole("progressbar", { name: "Upload" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Next", exact: true })).toBeDisabled();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("progressbar", { name: "Upload" })).toBeHidden();

  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/mood$/);
});

test("another file takes the place of the one that is being sent", async ({ page, open }) => {
  await open("/create");
  await page.route("**/upload", () => {}, { times: 1 });
  await page.getByLabel("Choose a picture").setInputFiles(landscape());
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.getByRole("progressbar", { name: "Upload" })).toBeVisible();
  const cancelled = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/upload"));
  await page.getByLabel("Choose a picture").setInputFiles(smiley());
  await cancelled;
  await expect(page.getByRole("progressbar", { name: "Upload" })).toBeHidden();

  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/mood$/);
  await expect(page.locator(".picture-stage img").last()).toHaveAttribute("width", "400");
});

test("a lost connection is told, and the file can be sent again", async ({ page, open, context }) => {
  await open("/create");
  await page.getByLabel("Choose a picture").setInputFiles(landscape());
  await context.setOffline(true);
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText(
    "We could not reach Undertone. Check your connection and try again.",
  );
  await context.setOffline(false);
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/mood$/);
});
