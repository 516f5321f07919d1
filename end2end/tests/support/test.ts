import { test as base, expect, type Locator, type Page, type Response } from "@playwright/test";

export { expect };

/** Goes to a path and waits until the page is alive, when it can come alive at all. */
export type Open = (path: string) => Promise<Response | null>;

// The router listens to `popstate` when the page begins to come alive, which may still have to load code. Two frames after
// the last of it the effects have run, too.
const TELL_WHEN_AWAKE = `{
  let loading = 0;
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = (...code) => {
    loading += 1;
    return instantiate.apply(WebAssembly, code).finally(() => { loading -= 1; });
  };
  const look = (quiet) => requestAnimationFrame(() => {
    if (quiet === 2) document.documentElement.dataset.awake = "";
    else look(loading ? 0 : quiet + 1);
  });
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (this === window && type === "popstate") look(0);
    return listen.call(this, type, ...rest);
  };
}`;

// What the browser itself says about an answer that a story asks for (a refusal, a lost connection), about a machine
// too busy to use a file at once, and about those who look on: the recorder of traces reads previews, the stories
// read the canvas.
const EXPECTED =
  /Failed to load resource|HTTP status code is not ok|preload but not used|^Connecting to 'blob:|willReadFrequently/;

/**
 * Brings what is pressed to the middle of the window first. Without scripts the timers of a page stand still, and
 * with them the second try of Playwright when something lies above the place.
 */
function reachAtOnce(page: Page): void {
  const locator = Object.getPrototypeOf(page.locator("html")) as Locator & { reachesAtOnce?: true };
  if (locator.reachesAtOnce) return;
  locator.reachesAtOnce = true;
  for (const name of ["click", "check", "uncheck"] as const) {
    const press = locator[name];
    locator[name] = async function (this: Locator, options) {
      await this.evaluate((element) => element.scrollIntoView({ block: "center" }));
      return press.call(this, options);
    };
  }
}

/** Playwright's test, where an error in the browser's console fails the story. */
export const test = base.extend<{ open: Open; awake: () => Promise<void> }>({
  page: async ({ page, javaScriptEnabled }, use) => {
    const said: string[] = [];
    if (javaScriptEnabled) {
      page.on("pageerror", (error) => said.push(String(error)));
      page.on("console", (message) => {
        const bad = message.type() === "error" || message.type() === "warning";
        if (bad && !EXPECTED.test(message.text())) said.push(`${message.text()} (${page.url()})`);
      });
      await page.addInitScript(TELL_WHEN_AWAKE);
    } else {
      reachAtOnce(page);
    }
    await use(page);
    expect(said, "the browser's console").toEqual([]);
  },
  // Waits until the page is alive, for one that a form has brought. Who leaves it before breaks off the loading of its
  // code, which the console tells.
  awake: async ({ page, javaScriptEnabled }, use) => {
    await use(async () => {
      if (javaScriptEnabled) await expect(page.locator("html[data-awake]")).toBeAttached();
    });
  },
  open: async ({ page, awake }, use) => {
    await use(async (path) => {
      const response = await page.goto(path);
      await awake();
      return response;
    });
  },
});
