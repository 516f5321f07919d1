import { draftWithPicture } from "./support/api";
import { landscape, plain, portrait, refused, smiley } from "./support/pictures";
import { expect, test } from "./support/test";

test("a photo without a face is read by its light, and its author knows better", async ({ page, open }) => {
  await open("/create");
  await page.getByLabel("Choose a picture").setInputFiles(landscape());
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/create\/[^/]+\/mood$/);
  const head = page.getByRole("region", { name: "The mood" });
  await expect(head.getByText("from the scene")).toBeVisible();
  await expect(head.locator(".mood-why")).toHaveText(/: (happy|energetic|calm|neutral|sad|angry|fearful)\./);
  await expect(page.locator(".picture-stage img").last()).toBeVisible();

  await page.getByRole("radio", { name: "Sad" }).check();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/songs$/);
  await expect(page.getByRole("checkbox").first()).toBeVisible();

  await page.getByRole("link", { name: "Back", exact: true }).click();
  await expect(page.getByRole("radio", { name: "Sad" })).toBeChecked();
});

test("another picture takes the place of the first", async ({ page, open }) => {
  await open("/create");
  await page.getByLabel("Choose a picture").setInputFiles(landscape());
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/mood$/);
  const address = page.url();

  await page.getByRole("link", { name: "Back", exact: true }).click();
  await page.getByLabel("Choose a picture").setInputFiles(smiley());
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(address);
  await expect(page.locator(".picture-stage img").last()).toHaveAttribute("width", "400");
});

test("a picture that is refused does not lose the draft it was for", async ({ page, open }) => {
  const address = `/create/${await draftWithPicture(page, landscape())}/mood`;
  await open(address);
  await page.getByRole("link", { name: "Back", exact: true }).click();
  await page.getByLabel("Choose a picture").setInputFiles(refused[0].file);
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("Choose a picture").setInputFiles(smiley());
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(address);
  await expect(page.locator(".picture-stage img").last()).toHaveAttribute("width", "400");
});

test("a face on a photo is framed and read", async ({ page, open }) => {
  await open(`/create/${await draftWithPicture(page, portrait())}/mood`);
  const frame = page.locator(".face-frame");
  await expect(frame).toHaveCount(1);
  // Over the face, which is in the middle.
  const [stage, framed] = [await page.locator(".picture-stage").boundingBox(), await frame.boundingBox()];
  const share = (framed!.x + framed!.width / 2 - stage!.x) / stage!.width;
  expect(Math.abs(share - 0.5)).toBeLessThan(0.1);
  const head = page.getByRole("region", { name: "The mood" });
  await expect(head.getByText("We read")).toBeVisible();
  await expect(head.getByRole("listitem")).toHaveCount(8);
});

test("a draft without a mood does not go on", async ({ page, open, javaScriptEnabled }) => {
  await open("/create");
  await page.getByLabel("Choose a picture").setInputFiles(plain());
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/mood$/);
  const next = page.getByRole("button", { name: "Next", exact: true });
  if (javaScriptEnabled) {
    await expect(next).toBeDisabled();
  } else {
    await next.click();
    await expect(page.getByRole("alert")).toHaveText("Choose a mood first.");
  }
});

test("an unfinished draft is offered again", async ({ page, open }) => {
  await open("/create");
  await page.getByLabel("Choose a picture").setInputFiles(plain());
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/mood$/);
  const address = page.url();
  await open("/create");
  await page.getByRole("link", { name: "Go on with your picture" }).click();
  await expect(page).toHaveURL(address);
});
