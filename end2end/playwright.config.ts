import { defineConfig, devices } from "@playwright/test";

// `cargo xtask test` starts a server with an empty data folder and tells its address. By hand, against
// a server that runs already: `npx playwright test`.
const baseURL = process.env.BASE_URL ?? "http://127.0.0.1:3000";

const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 800 } };
const phone = { ...devices["Pixel 7"] };

// What only works when the page is awake is in `*.hydrate.spec.ts`.
const hydrated = /\.hydrate\.spec\.ts$/;

export default defineConfig({
  testDir: "tests",
  outputDir: "results/artifacts",
  // The server has one core left beside the browser on the machines that we test on.
  workers: 2,
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  // A test that passes only sometimes is a finding, not something to try again.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["html", { open: "never", outputFolder: "results/report" }]],
  use: {
    baseURL,
    locale: "en-GB",
    timezoneId: "UTC",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
      args: [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "desktop", use: desktop },
    { name: "phone", use: phone },
    { name: "desktop-no-js", use: { ...desktop, javaScriptEnabled: false }, testIgnore: hydrated },
    { name: "phone-no-js", use: { ...phone, javaScriptEnabled: false }, testIgnore: hydrated },
  ],
});
