import { defineConfig } from '@playwright/test';

/** Debian's Chromium: a browser is never downloaded. */
const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'e2e',
  // One site and one browser at a time: the tests share mailboxes, and two cores have enough to do with that.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  // A starved browser is no fault of the product, a race may be: npm test names what needed its second try (decision 216).
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 40_000 },
  outputDir: '../test-results/browser',
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '../test-results/browser.json' }],
  ],
  use: {
    browserName: 'chromium',
    headless: true,
    locale: 'en-GB',
    trace: 'off',
    video: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      // No sandbox, as CI runs as root; and nothing that asks the network for anything on its own.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
