import { landscape, refused } from "./support/pictures";
import { expect, test } from "./support/test";

for (const path of ["/no/such/page", "/posts/nope", "/posts/00000000-0000-7000-8000-000000000000", "/create/nope/mood"]) {
  test(`${path} is not there, and says so`, async ({ page, open }) => {
    expect((await open(path))?.status()).toBe(404);
    await expect(page.getByText("This page does not exist, or it is not for everyone.")).toBeVisible();
    await page.getByRole("link", { name: "Go to the start page" }).click();
    await expect(page).toHaveURL("/");
  });
}

for (const { what, file } of refused) {
  test(`${what} is refused with a plain sentence`, async ({ page, open }) => {
    await open("/create");
    await page.getByLabel("Choose a picture").setInputFiles(file);
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText(/We take JPEG, PNG, WebP and GIF pictures\.|This file is empty\./);
    await expect(page).toHaveURL(/\/create/);
    // It goes on with a better file.
    await page.getByLabel("Choose a picture").setInputFiles(landscape());
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await expect(page).toHaveURL(/\/create\/[^/]+\/mood$/);
  });
}

test("an empty line is not taken", async ({ page, open, javaScriptEnabled }) => {
  await open("/create?input=line");
  const next = page.getByRole("button", { name: "Next", exact: true });
  if (javaScriptEnabled) {
    await expect(next).toBeDisabled();
  } else {
    await next.click();
    await expect(page.getByText("Write a line first.")).toBeVisible();
  }
});
