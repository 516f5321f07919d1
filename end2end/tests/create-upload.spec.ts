import { landscape, smiley } from "./support/pictures";
import { expect, test } from "./support/test";

test("a photo without a face leaves the mood to its author", async ({ page, open }) => {
  await open("/create");
  await page.getByLabel("Choose a picture").setInputFiles(landscape());
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page).toHaveURL(/\/create\/[^/]+\/mood$/);
  await expect(page.getByText("We could not find a face. Choose a mood, or try another picture.")).toBeVisible();
  await expect(page.locator(".picture-stage img").last()).toBeVisible();

  await page.getByRole("radio", { name: "Sad" }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page).toHaveURL(/\/songs$/);
  await expect(page.getByRole("checkbox").first()).toBeVisible();

  await page.getByRole("link", { name: "Back" }).click();
  await expect(page.getByRole("radio", { name: "Sad" })).toBeChecked();
});

test("another picture takes the place of the first", async ({ page, open }) => {
  await open("/create");
  await page.getByLabel("Choose a picture").setInputFiles(landscape());
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page).toHaveURL(/\/mood$/);
  const address = page.url();

  await page.getByRole("link", { name: "Back" }).click();
  await page.getByLabel("Choose a picture").setInputFiles(smiley());
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page).toHaveURL(address);
  await expect(page.locator(".picture-stage img").last()).toHaveAttribute("width", "400");
});

test("a draft without a mood does not go on", async ({ page, open, javaScriptEnabled }) => {
  await open("/create");
  await page.getByLabel("Choose a picture").setInputFiles(landscape());
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page).toHaveURL(/\/mood$/);
  const next = page.getByRole("button", { name: "Next" });
  if (javaScriptEnabled) {
    await expect(next).toBeDisabled();
  } else {
    await next.click();
    await expect(page.getByRole("alert")).toHaveText("Choose a mood first.");
  }
});

test("an unfinished draft is offered again", async ({ page, open }) => {
  await open("/create");
  await page.getByLabel("Choose a picture").setInputFiles(landscape());
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page).toHaveURL(/\/mood$/);
  const address = page.url();
  await open("/create");
  await page.getByRole("link", { name: "Go on with your picture" }).click();
  await expect(page).toHaveURL(address);
});
