import { expect, test } from "./support/test";
import { landscape } from "./support/pictures";

test("a page whose code does not arrive comes from the server, and works as plain forms", async ({ page, open }) => {
  await open("/");
  let missing = 0;
  await page.route(/create_pages.*\.wasm$/, (route) => {
    missing += 1;
    return route.fulfill({ status: 404 });
  });
  await page.getByRole("link", { name: "Create" }).first().click();
  await page.waitForURL("/create*");
  await page.getByLabel("Choose a picture").setInputFiles(landscape());
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await page.waitForURL(/\/create\/[^/]+\/mood/);
  await expect(page.getByRole("radio").first()).toBeAttached();
  expect(missing).toBeGreaterThan(0);
});
