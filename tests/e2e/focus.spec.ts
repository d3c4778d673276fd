import type { Page } from '@playwright/test';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { alive, expect, test } from './fixtures';

// Whatever takes away what has the focus leaves it somewhere: never on the page as a whole, from where everything has to be gone through anew.

const LIST = '/mailbox/alice@example.org/quarantine?sort=date&dir=asc';

test.beforeEach(async ({ site, loginAs }) => {
  await emptyMailbox(site, 'alice');
  await quarantineMail(
    site,
    'alice',
    ['One', 'Two', 'Three'].map((subject) => ({ subject, from: `${subject}@shop.example` })),
  );
  await loginAs('alice');
});

const link = (page: Page, subject: string) => page.getByRole('link', { name: subject, exact: true });
const focused = (page: Page) => page.locator(':focus');

for (const width of [800, 1440])
  test(`comes back to its row from a message, by the browser and by its link, at ${width}`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(LIST);
    for (const back of [
      () => page.goBack(),
      () => page.locator('[data-message] [data-command="close"]').first().click(),
    ]) {
      await link(page, 'Two').click();
      await expect(page.getByRole('article', { name: 'Message' })).toBeVisible();
      await alive(page);
      await back();
      await expect(page.getByRole('article', { name: 'Message' })).toHaveCount(0);
      await expect(link(page, 'Two')).toBeFocused();
    }
  });

test('comes back to its row from a message whose scripts never ran', async ({ page, complaints }) => {
  await page.setViewportSize({ width: 800, height: 800 });
  await page.goto(LIST);
  await page.locator('[data-row][role]').first().waitFor();
  await page.route('**/_next/static/**', (route) => route.abort());
  await link(page, 'Two').click();
  await expect(page.getByRole('article', { name: 'Message' })).toBeVisible();
  await page.unroute('**/_next/static/**');
  await page.goBack();
  await expect(link(page, 'Two')).toBeFocused();
  // What was kept from the page is what the browser complains about.
  complaints.length = 0;
});

test('is at the heading when an administrator leaves a mailbox', async ({ page, loginAs }) => {
  await page.context().clearCookies();
  await loginAs('admin');
  await page.goto(LIST);
  await page.getByRole('note').getByRole('link').first().click();
  await page.waitForURL('**/mailbox/admin/quarantine**');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('is in the list when a notice is dismissed, and when what was done is undone', async ({ page }) => {
  await page.goto(LIST);
  await page.getByRole('checkbox', { name: 'Two' }).check();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  const close = page.getByRole('status').getByRole('button', { name: 'Close' });
  await close.focus();
  await close.press('Enter');
  await expect(link(page, 'Three')).toBeFocused();
  await page.getByRole('checkbox', { name: 'Three' }).check();
  await page.getByRole('button', { name: 'Delete' }).click();
  const undo = page.getByRole('status').getByRole('button', { name: 'Undo' });
  await undo.focus();
  await undo.press('Enter');
  await expect(page.getByRole('status')).toContainText('back in the quarantine');
  await expect(focused(page)).toHaveCount(1);
});

test('stays where a list is sorted, folded or has no next page', async ({ page, site }) => {
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 60 }, (_unused, number) => ({ subject: `Offer ${number}` })),
  );
  await page.goto(LIST);
  // A link that is followed before is followed by the browser, which begins anew.
  await alive(page);
  const next = page.getByRole('link', { name: 'Next' });
  await next.focus();
  await next.press('Enter');
  await page.waitForURL('**page=2**');
  await expect(page.getByRole('link', { name: 'Next' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Previous' })).toBeFocused();
  const sort = page.getByRole('columnheader').getByRole('link', { name: 'From' });
  await sort.focus();
  await sort.press('Enter');
  await page.waitForURL('**sort=from**');
  await expect(focused(page)).toHaveCount(1);
  const fold = page.getByRole('link', { name: 'Group by sender' });
  await fold.focus();
  await fold.press('Enter');
  await page.waitForURL('**group=sender**');
  await expect(page.locator('.group').first()).toBeVisible();
  await expect(focused(page)).toHaveCount(1);
});

test('goes to the next group of a folded list, to the last one, and to the heading', async ({ page }) => {
  await page.goto(`${LIST}&group=sender`);
  await alive(page);
  const names = page.locator('.group p > a');
  const [first = '', , third = ''] = await names.allTextContents();
  for (const [left, next] of [
    [2, third],
    [1, first],
  ] as const) {
    await page.getByRole('button', { name: 'Delete' }).nth(1).click();
    await expect(names).toHaveCount(left);
    await expect(names.filter({ hasText: next })).toBeFocused();
  }
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('is told of by tabs, menus and questions that close', async ({ page }) => {
  await page.goto(LIST);
  await link(page, 'One').click();
  await page.getByRole('tab', { name: 'Why' }).click();
  await page.getByRole('tab', { name: 'Message' }).press('ArrowLeft');
  await expect(focused(page)).toHaveCount(1);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.keyboard.press('Escape');
  await expect(focused(page)).toHaveCount(1);
});
