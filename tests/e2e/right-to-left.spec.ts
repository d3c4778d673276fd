import type { Locator, Page } from '@playwright/test';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { signInOf } from '@/tests/support/site';
import { expect, test } from './fixtures';

// Pages in Hebrew: where things stand, and that each text runs as it does (decision 279).

const MAILBOX = '/mailbox/alice@example.org';
const HEBREW = 'ברוכים הבאים לחנות שלנו!';
const LATIN = 'Invoice 17 of September (paid)!';

test.use({ locale: 'he-IL' });

async function signIn(page: Page): Promise<void> {
  const { name, password } = signInOf('alice');
  await page.goto('/login');
  await page.locator('[name=username]').fill(name);
  await page.locator('[name=password]').fill(password);
  await page.locator('form button[type=submit]').click();
  await page.waitForURL('**/quarantine');
}

/** Where the first and the last character of a text stand, in pixels from the left. */
function endsOf(page: Page, selector: string, text: string): Promise<{ first: number; last: number }> {
  return page
    .locator(selector)
    .filter({ hasText: text })
    .evaluate((element) => {
      const node = element.firstChild ?? element;
      const placeOf = (at: number) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().left;
      };
      return { first: placeOf(0), last: placeOf((node.textContent ?? '').length - 1) };
    });
}

/** What hours stand below a chart, by where they stand. */
async function hoursFromTheLeft(ticks: Locator): Promise<number[]> {
  const found = await ticks.evaluateAll((all) =>
    all.map((tick) => ({
      left: tick.getBoundingClientRect().left,
      hour: Number.parseInt(tick.textContent ?? '', 10),
    })),
  );
  return found.toSorted((one, other) => one.left - other.left).map(({ hour }) => hour);
}

const leftOf = async (page: Page, selector: string) =>
  (await page.locator(selector).first().boundingBox())?.x ?? Number.NaN;

test('pages run from right to left, and what stands in them as it does', async ({ page, site }) => {
  await emptyMailbox(site, 'alice');
  const [key] = await quarantineMail(site, 'alice', [
    { subject: HEBREW, from: 'דנה <dana@shop.example>' },
    { subject: LATIN, from: 'The shop <sales@shop.example>' },
  ]);
  await signIn(page);
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(page.locator('[data-row]')).toHaveCount(2);

  // The pages at the right edge; a row begins there, too.
  const nav = await page.locator('.frame-nav').boundingBox();
  expect((nav?.x ?? 0) + (nav?.width ?? 0)).toBe(1440);
  const row = '[data-list="quarantine"] > tr';
  const places = await Promise.all(
    ['input', '.cell-from', '.cell-subject', '.cell-date'].map((cell) => leftOf(page, `${row} ${cell}`)),
  );
  expect(places).not.toContain(Number.NaN);
  expect(places).toEqual(places.toSorted((a, b) => b - a));

  // The mark at the end of a sentence is at the end of it, whichever way that runs.
  const hebrew = await endsOf(page, '.cell-subject > a', HEBREW);
  const latin = await endsOf(page, '.cell-subject > a', LATIN);
  expect(hebrew.last).toBeLessThan(hebrew.first);
  expect(latin.last).toBeGreaterThan(latin.first);

  for (const path of ['quarantine', `quarantine/${key}`, 'history', 'senders', 'preferences', 'accuracy'])
    for (const width of [360, 800]) {
      await page.setViewportSize({ width, height: 740 });
      await page.goto(`${MAILBOX}/${path}`);
      await expect(page.locator('main h1').first()).toBeVisible();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `${path} at ${width}`).toBeLessThanOrEqual(width);
    }
});

test('what points is mirrored, and time runs to the right', async ({ page, site }) => {
  await emptyMailbox(site, 'alice');
  const [key] = await quarantineMail(site, 'alice', [{ subject: HEBREW, from: 'דנה <dana@shop.example>' }]);
  await signIn(page);
  await page.goto(`${MAILBOX}/quarantine/${key}`);
  await expect(page.locator('.message-nav .icon-back').first()).toHaveCSS('scale', '-1 1');
  await expect(page.locator('.nav-list .icon-quarantine').first()).toHaveCSS('scale', 'none');

  // The next tab is the one at the left.
  const tabs = page.getByRole('tab');
  await tabs.first().focus();
  await expect(async () => {
    await page.keyboard.press('ArrowLeft');
    await expect(tabs.nth(1)).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press('ArrowRight');
  await expect(tabs.first()).toBeFocused();

  await page.goto(`${MAILBOX}/accuracy?range=24h`);
  const plot = page.locator('.chart-plot').first();
  await expect(plot).toHaveCSS('direction', 'ltr');
  const ticks = plot.locator('.recharts-xAxis-tick-labels .chart-tick');
  await expect(ticks.nth(2)).toBeVisible();
  // Hours of one day: from the left to the right they pass midnight once at most, from the right to the left at each step.
  const hours = await hoursFromTheLeft(ticks);
  expect(hours).not.toContain(Number.NaN);
  const steps = hours.slice(1).map((hour, place) => (hour - (hours[place] ?? 0) + 24) % 24);
  expect(Math.min(...steps), hours.join(' ')).toBeGreaterThan(0);
  expect(
    steps.reduce((sum, step) => sum + step, 0),
    hours.join(' '),
  ).toBeLessThan(24);
});
