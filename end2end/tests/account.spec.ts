import { person, signUp } from "./support/api";
import { expect, test } from "./support/test";

test("an account is made, and what was typed stays when something is refused", async ({ page, open }) => {
  const { username, email, password } = person();
  await open("/sign-up");
  await page.getByLabel("Username").fill("x");
  await page.getByLabel("E-mail").fill("not an address");
  await page.getByRole("textbox", { name: "Password" }).fill("short");
  await page.getByRole("button", { name: "Make an account" }).click();

  await expect(page.getByText("Choose a name of 3 to 30 characters.")).toBeVisible();
  await expect(page.getByText("Enter an e-mail address like name@example.org.")).toBeVisible();
  await expect(page.getByText("Use at least 8 characters.")).toBeVisible();
  await expect(page.getByLabel("Username")).toHaveValue("x");
  await expect(page.getByLabel("Username")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("E-mail")).toHaveValue("not an address");

  await page.getByLabel("Username").fill(username);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Make an account" }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("link", { name: "Profile" })).toHaveAttribute("href", `/people/${username}`);
});

test("a name that is taken is refused with its reason", async ({ page, open, context }) => {
  const taken = await signUp(page);
  await context.clearCookies();
  await open("/sign-up");
  await page.getByLabel("Username").fill(taken.username);
  await page.getByLabel("E-mail").fill(person().email);
  await page.getByRole("textbox", { name: "Password" }).fill(taken.password);
  await page.getByRole("button", { name: "Make an account" }).click();
  await expect(page.getByText("This name is taken.")).toBeVisible();
});

test("signing in, wrong and right, and out again", async ({ page, open, context }) => {
  const { username, email, password } = await signUp(page);
  await context.clearCookies();
  await open("/sign-in");
  await page.getByLabel("Username or e-mail").fill(username);
  await page.getByRole("textbox", { name: "Password" }).fill("something else");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText("That name and password do not belong together.");
  await expect(page.getByLabel("Username or e-mail")).toHaveValue(username);

  await page.getByLabel("Username or e-mail").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/");

  await page.getByRole("link", { name: "Profile" }).click();
  await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Profile" })).toBeHidden();
  await open("/settings");
  await expect(page.getByRole("heading", { name: "Please sign in" }).first()).toBeAttached();
});

test("signing in goes on to where one wanted to go", async ({ page, open, context }) => {
  const { username, password } = await signUp(page);
  await context.clearCookies();
  await open("/favorites");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Username or e-mail").fill(username);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/favorites");
  await expect(page.getByText("No favorites yet")).toBeVisible();
});

test("another site is never where one goes on to", async ({ page, open, context }) => {
  const { username, password } = await signUp(page);
  await context.clearCookies();
  await open("/sign-in?next=//example.org/");
  await page.getByLabel("Username or e-mail").fill(username);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/");
});
