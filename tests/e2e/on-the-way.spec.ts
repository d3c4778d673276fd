import type { Page } from '@playwright/test';
import { holdPages } from '@/tests/support/hold-pages';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { alive, expect, test } from './fixtures';

// A page that was asked for and does not come: that it is on its way is said wherever it was asked for, and after a while that the server does not answer.

const LIST = '/mailbox/alice@example.org/quarantine?sort=date&dir=asc';

test.beforeEach(async ({ page, site, loginAs }) => {
  await emptyMailbox(site, 'alice');
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 51 }, (_unused, number) => ({ subject: `Number ${number}` })),
  );
  await loginAs('alice');
  await page.setViewportSize({ width: 1440, height: 900 });
});

const opening = (page: Page) => page.getByText('Opening…');
const again = (page: Page) => page.locator('.on-the-way').getByRole('link', { name: 'Try again' });

for (const [name, ask] of [
  ['a row', (page: Page) => page.getByRole('link', { name: 'Number 3', exact: true }).click()],
  ['the menu', (page: Page) => page.getByRole('link', { name: 'History' }).click()],
  ['the next page', (page: Page) => page.getByRole('link', { name: 'Next' }).click()],
  ['a column', (page: Page) => page.getByRole('link', { name: 'Subject', exact: true }).click()],
  [
    'the search',
    async (page: Page) => {
      await page.getByRole('searchbox').fill('number');
      await page.keyboard.press('Enter');
    },
  ],
  [
    'the filter',
    async (page: Page) => {
      await page.getByText('Filter', { exact: true }).click();
      await page.getByLabel('Not looked at').check();
      await page.getByRole('button', { name: 'Apply' }).click();
    },
  ],
] as const)
  test(`${name} that is waited for`, async ({ page }) => {
    await page.goto(LIST);
    await alive(page);
    const here = page.url();
    const letGo = await holdPages(page);
    await ask(page);
    await expect(opening(page)).toBeVisible();
    await letGo();
    await page.waitForURL((url) => url.href !== here);
    await expect(opening(page)).toBeHidden();
    await expect(again(page)).toBeHidden();
  });

test('a server that does not answer is told, with a way to ask again', async ({ page }) => {
  await page.goto(LIST);
  await alive(page);
  const letGo = await holdPages(page);
  await page.getByRole('link', { name: 'Number 3', exact: true }).click();
  await expect(
    page.getByText('The server is not answering, so this page has stayed as it was.'),
  ).toBeVisible();
  await expect(page.locator('[data-row]')).toHaveCount(50);
  await expect(again(page)).toHaveAttribute('href', /quarantine\/[^/?]+\?sort=date&dir=asc$/);
  await again(page).click();
  await expect(page.getByRole('heading', { name: 'Number 3' })).toBeVisible();
  await letGo();
});

test('who goes elsewhere meanwhile is not kept', async ({ page }) => {
  await page.goto(LIST);
  await alive(page);
  const letGo = await holdPages(page);
  await page.getByRole('link', { name: 'Number 3', exact: true }).click();
  await expect(opening(page)).toBeVisible();
  await letGo();
  await page.getByRole('link', { name: 'Removed' }).click();
  await expect(page.getByRole('heading', { name: 'Removed' })).toBeVisible();
  await expect(opening(page)).toBeHidden();
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Number 3', exact: true })).toBeVisible();
  await expect(opening(page)).toBeHidden();
});
