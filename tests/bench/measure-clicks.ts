import { type Browser, chromium, type Page } from '@playwright/test';
import { type Site, signInOf } from '@/tests/support/site';

/** What clicks on one button took, in the browser. */
export interface Clicks {
  /** From each click to the notice that says that it is done, in milliseconds. */
  ms: number[];
  /** What each answer weighed, uncompressed, those with a page included. */
  bytes: number[];
  /** How often the server was asked to draw a page meanwhile. */
  drawn: number;
}

/** Debian's, as for the tests. */
const PROGRAM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** A browser, and a page of it whose person has signed in and sees this list. */
export async function openList(site: Site, list: string): Promise<{ browser: Browser; page: Page }> {
  const browser = await chromium.launch({
    executablePath: PROGRAM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  const page = await browser.newPage({ baseURL: site.origin, viewport: { width: 1440, height: 900 } });
  const { name, password } = signInOf('admin');
  await page.goto('/login');
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/quarantine|status/);
  await page.goto(list);
  await page.locator('[data-row][role]').first().waitFor();
  return { browser, page };
}

/** Takes the first message of the list out, again and again: by its box and a button of the list. */
export async function measureClicks(
  page: Page,
  command: 'release' | 'delete',
  rounds: number,
): Promise<Clicks> {
  await page.evaluate(() => performance.clearResourceTimings());
  const ms: number[] = [];
  for (let round = 0; round < rounds; round++) ms.push(await page.evaluate(click, command));
  const fetched = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .flatMap((entry) =>
        entry instanceof PerformanceResourceTiming && entry.initiatorType === 'fetch'
          ? [{ name: entry.name, bytes: entry.decodedBodySize }]
          : [],
      ),
  );
  // The router adds this to what it asks for; an action has the address of its page.
  const drawn = fetched.filter(({ name }) => name.includes('_rsc=')).length;
  return { ms, bytes: fetched.map(({ bytes }) => bytes), drawn };
}

/** Runs in the page. Nothing in it has a name that esbuild would want to keep. */
async function click(command: string): Promise<number> {
  // As long as a hand needs at least: the last answer is drawn to its end by then.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const status = document.querySelector('[role="status"]');
  const box = document.querySelector<HTMLInputElement>('[data-row] input[name="key"]');
  if (!status || !box) throw new Error('no list');
  box.click();
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const button = document.querySelector<HTMLElement>(`.toolbar-selection [data-command="${command}"]`);
  const began = performance.now();
  let isWorking = false;
  return new Promise((resolve, reject) => {
    new MutationObserver((_changes, watcher) => {
      const text = status.textContent ?? '';
      isWorking ||= text.includes('…');
      if (!isWorking || text.includes('…')) return;
      watcher.disconnect();
      // Quick clicks share one notice.
      if (/(?:Released|Deleted) \d+ message/.test(text)) resolve(performance.now() - began);
      else reject(new Error(text));
    }).observe(status, { subtree: true, childList: true, characterData: true });
    button?.click();
  });
}

/** How long a message takes to be seen, in milliseconds. */
export interface Openings {
  /** From the click on its row: the router asks for the message alone. */
  byRouter: number[];
  /** Its whole page, asked for by its address; what is the same in all pages is in the browser's cache. */
  whole: number[];
}

/** Opens the first messages of a list, each in both ways, in turn. */
export async function measureOpenings(page: Page, list: string, rounds: number): Promise<Openings> {
  const openings: Openings = { byRouter: [], whole: [] };
  for (let round = 0; round < rounds; round++) {
    await page.goto(list);
    await page.locator('[data-row][role]').nth(round).waitFor();
    openings.byRouter.push(await page.evaluate(openMessage, round));
    await page.reload();
    openings.whole.push(await page.evaluate(firstPaint));
  }
  return openings;
}

/** Runs in the page, as `click`. */
async function openMessage(place: number): Promise<number> {
  // What the page does when it has come to life is no part of it.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const link = document.querySelectorAll<HTMLElement>('[data-row] .cell-subject > a')[place];
  const began = performance.now();
  return new Promise((resolve) => {
    new MutationObserver((_changes, watcher) => {
      if (document.querySelector('.split-message [data-heading]') === null) return;
      watcher.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - began));
    }).observe(document.body, { subtree: true, childList: true });
    link?.click();
  });
}

/** Runs in the page. */
async function firstPaint(): Promise<number> {
  for (;;) {
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    if (paint) return paint.startTime;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}
