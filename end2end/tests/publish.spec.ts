import { chooseMood, draftWithPicture, person, signUp } from "./support/api";
import { expectStep } from "./support/page";
import { landscape } from "./support/pictures";
import { expect, test } from "./support/test";

const WORDS = "Evening on the hill. שלום 🌊 <b>not bold</b>";

test("a visitor makes a post and is asked to sign in only to publish it", async ({ page, open }) => {
  const { username, email, password } = person();
  await open("/");
  await page.getByRole("link", { name: "Try it with a picture" }).click();
  await page.getByLabel("Choose a picture").setInputFiles(landscape());
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/mood$/);
  await page.getByRole("radio", { name: "Calm" }).check();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/songs$/);
  await page.getByRole("checkbox").nth(0).check();
  await page.getByRole("checkbox").nth(1).check();
  const titles = await page.locator(".track-title").allInnerTexts();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/post$/);
  const draft = page.url();
  await page.getByLabel("Words to go with it").fill(WORDS);
  await page.getByLabel("What is on the picture").fill("A hill in the evening");
  await page.getByRole("button", { name: "Sign in and publish" }).click();

  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expect(page.getByText("Your draft is kept. Sign in to publish it.")).toBeVisible();
  await page.getByRole("link", { name: "Make an account" }).click();
  await expect(page.getByRole("heading", { name: "Make an account" })).toBeVisible();
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Make an account" }).click();

  await expect(page).toHaveURL(draft);
  await expect(page.getByLabel("Words to go with it")).toHaveValue(WORDS);
  await expect(page.locator(".post-preview").getByRole("listitem")).toHaveCount(2);
  await expect(page.getByLabel("What is on the picture")).toHaveValue("A hill in the evening");
  await page.getByRole("button", { name: "Publish", exact: true }).click();

  await expect(page).toHaveURL(/\/posts\/[^/]+$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Calm");
  await expect(page.getByText(WORDS)).toBeVisible();
  await expect(page.getByRole("img", { name: "A hill in the evening" })).toBeVisible();
  const songs = page.locator(".track-list .track-title");
  await expect(songs).toHaveText(titles.slice(0, 2));

  await open("/create");
  await expect(page.getByText("You have an unfinished draft.")).toBeHidden();
});

test("a post that is refused keeps all that was chosen for it", async ({ page, open }) => {
  await signUp(page);
  const draft = await draftWithPicture(page, landscape());
  await chooseMood(page, draft, "calm");
  await open(`/create/${draft}/post`);
  const long = "word ".repeat(401).trim();
  await page.getByLabel("Words to go with it").fill(long);
  await page.getByLabel("What is on the picture").fill("A hill");
  await page.getByRole("radio", { name: /Private/ }).check();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("Keep it to 2,000 characters.")).toBeVisible();
  await expect(page.getByLabel("Words to go with it")).toHaveValue(long);
  await expect(page.getByLabel("What is on the picture")).toHaveValue("A hill");
  await expect(page.getByRole("radio", { name: /Private/ })).toBeChecked();
});

test("a draft can be thrown away", async ({ page, open }) => {
  await open("/create?input=line");
  await page.getByLabel("What is on your mind?").fill("Rain again, and I like it");
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/mood$/);
  await expect(page.getByText("Rain again, and I like it")).toBeVisible();
  await page.getByRole("radio", { name: "Calm" }).check();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expectStep(page, "Songs");
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/post$/);
  const gone = page.url();
  await page.getByText("Discard the draft").click();
  await page.getByRole("button", { name: "Discard it" }).click();
  await expect(page).toHaveURL("/create");
  const response = await open(gone);
  expect(response?.status()).toBe(404);
});

test("the draft of someone else is not there", async ({ page, open, context }) => {
  await open("/create?input=mood");
  await page.getByRole("radio", { name: "Angry" }).check();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/\/songs$/);
  const theirs = page.url();
  // Nothing may be under way that would bring the cookie back.
  await page.goto("about:blank");
  await context.clearCookies();
  const response = await open(theirs);
  expect(response?.status()).toBe(404);
  await expect(page.getByText("Nothing here").last()).toBeVisible();
});
