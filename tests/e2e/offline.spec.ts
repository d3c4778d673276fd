import type { Page } from '@playwright/test';
import { layoutFaults } from '@/tests/support/page-layout';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { alive, expect, test } from './fixtures';

// The server cannot be reached when a page is asked for: the page that is there stays, says so, and the one that was asked for comes by itself.

const LIST = '/mailbox/alice@example.org/quarantine?sort=date&dir=asc';

test.beforeEach(async ({ site, loginAs }) => {
  await emptyMailbox(site, 'alice');
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 51 }, (_unused, number) => ({ subject: `Number ${number}` })),
  );
  await loginAs('alice');
});

test.afterEach(({ complaints }) => {
  // The browser itself complains of answers that it did not get.
  expect(complaints.filter((text) => !/ERR_|Failed to (fetch|load)|502/.test(text))).toEqual([]);
  complaints.length = 0;
});

const told = (page: Page) =>
  page.locator('.on-the-way').getByText('The server is not answering, so this page has stayed as it was.');
const again = (page: Page) => page.locator('.on-the-way').getByRole('button', { name: 'Try again' });
const row = (page: Page, number: number) =>
  page.getByRole('link', { name: `Number ${number}`, exact: true }).first();
const inMenu = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name });

for (const [name, ask, arrived] of [
  ['a row', (page: Page) => row(page, 3).click(), /quarantine\/[^/?]+\?/],
  ['the menu', (page: Page) => inMenu(page, 'History').click(), /history/],
  ['the next page', (page: Page) => page.getByRole('link', { name: 'Next' }).first().click(), /page=2/],
  [
    'a column',
    (page: Page) => page.getByRole('link', { name: 'Subject', exact: true }).click(),
    /sort=subject/,
  ],
] as const)
  test(`${name} while the device is offline`, async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(LIST);
    await alive(page);
    await page.getByRole('checkbox', { name: 'Number 5', exact: true }).check();
    await page.context().setOffline(true);
    await ask(page);
    await expect(told(page)).toBeVisible();
    await expect(page.locator('[data-row]')).toHaveCount(50);
    await expect(page.getByRole('checkbox', { name: 'Number 5', exact: true })).toBeChecked();
    await page.context().setOffline(false);
    await page.waitForURL(arrived);
    await expect(told(page)).toBeHidden();
  });

test('on a phone what is said stands beside its icon and its button', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(LIST);
  await alive(page);
  await page.context().setOffline(true);
  await row(page, 3).click();
  await expect(told(page)).toBeVisible();
  await expect(again(page)).toBeInViewport({ ratio: 1 });
  expect(await layoutFaults(page)).toEqual([]);
  await page.context().setOffline(false);
});

test('Next in the open message, beside the list, and another row after it', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(LIST);
  await alive(page);
  await row(page, 3).click();
  await expect(page.getByRole('heading', { name: 'Number 3' })).toBeVisible();
  await page.context().setOffline(true);
  await page.keyboard.press('j');
  await expect(told(page)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Number 3' })).toBeVisible();
  // What is open is not what was asked for: no key changes it.
  await page.keyboard.press('#');
  await row(page, 7).click();
  await expect(told(page)).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByRole('heading', { name: 'Number 7' })).toBeVisible();
  await expect(told(page)).toBeHidden();
  await expect(row(page, 3)).toBeVisible();
});

for (const width of [800, 360])
  test(`a message on a page of its own, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(LIST);
    await alive(page);
    await page.context().setOffline(true);
    await row(page, 3).click();
    await expect(told(page)).toBeVisible();
    await expect(row(page, 4)).toBeVisible();
    // Still offline: nothing of ours is lost by trying.
    await again(page).click();
    await expect(told(page)).toBeVisible();
    await page.context().setOffline(false);
    await expect(page.getByRole('heading', { name: 'Number 3' })).toBeVisible();
    await alive(page);
    await page.context().setOffline(true);
    await page.getByRole('link', { name: /^Next/ }).first().click();
    await expect(told(page)).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Number 3' })).toBeVisible();
    await page.context().setOffline(false);
    await expect(page.getByRole('heading', { name: 'Number 4' })).toBeVisible();
  });

for (const [name, fail] of [
  [
    'refuses connections',
    (route: Parameters<Parameters<Page['route']>[1]>[0]) => route.abort('connectionrefused'),
  ],
  [
    'is away from the web server in front',
    (route: Parameters<Parameters<Page['route']>[1]>[0]) =>
      route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }),
  ],
] as const)
  test(`a server that ${name}`, async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(LIST);
    await alive(page);
    let isAway = true;
    await page.route('**/*', async (route) => {
      if (isAway && 'rsc' in route.request().headers()) await fail(route);
      else await route.continue();
    });
    await row(page, 3).click();
    await expect(told(page)).toBeVisible();
    await expect(page.locator('[data-row]')).toHaveCount(50);
    isAway = false;
    await again(page).click();
    await expect(page.getByRole('heading', { name: 'Number 3' })).toBeVisible();
    await expect(page.locator('[data-row]')).toHaveCount(50);
  });

test('who goes elsewhere when the device is online again is not led back', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 800 });
  await page.goto(LIST);
  await alive(page);
  await page.context().setOffline(true);
  await row(page, 3).click();
  await expect(told(page)).toBeVisible();
  await inMenu(page, 'History').click();
  await expect(told(page)).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  await expect(told(page)).toBeHidden();
});

test('a browser that takes itself for offline, and is not, goes on', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'onLine', { get: () => false }));
  await page.setViewportSize({ width: 800, height: 800 });
  await page.goto(LIST);
  await alive(page);
  await row(page, 3).click();
  await expect(page.getByRole('heading', { name: 'Number 3' })).toBeVisible();
});

test('a server that takes requests and says nothing is told of after another click as well', async ({
  page,
}) => {
  await page.clock.install();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(LIST);
  await alive(page);
  await page.route('**/*', (route) => ('rsc' in route.request().headers() ? undefined : route.continue()));
  await row(page, 3).click();
  await expect(page.getByText('Opening…')).toBeVisible();
  await page.clock.runFor(8000);
  await expect(told(page)).toBeVisible();
  await row(page, 7).click();
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveAttribute('href', /quarantine/);
  await page.clock.runFor(1000);
  await expect(told(page)).toBeVisible();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('a page that asks for itself again while a job runs asks once, however long there is no answer', async ({
  page,
}) => {
  await page.clock.install();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(LIST);
  await alive(page);
  let asked = 0;
  await page.route('**/*', (route) => {
    const headers = route.request().headers();
    if (!('rsc' in headers) || 'next-router-prefetch' in headers) return route.continue();
    asked++;
    return undefined;
  });
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Release' }).first().click();
  await page.getByRole('button', { name: 'Release 50 messages' }).click();
  await expect(page.getByRole('progressbar', { name: 'Progress' })).toBeVisible();
  await expect.poll(() => asked).toBeGreaterThan(0);
  // For three more times at which it would ask; what was asked by then comes here before what is asked last.
  await page.clock.runFor(7000);
  await page.evaluate(async () => void (await fetch('/api/health')));
  expect(asked).toBe(1);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
