import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

// What was typed and not saved is not lost without a question, however somebody leaves.

const preferences = '/mailbox/alice@example.org/preferences';

test.beforeEach(async ({ site, loginAs, page }) => {
  await site.database.query('DELETE FROM dspam_preferences');
  await loginAs('alice');
  // By the router, so that the way back stays within the page; before its scripts run, a link loads another one.
  await expect(async () => {
    await page.goto('/mailbox/alice@example.org/accuracy');
    await page.evaluate(() => performance.mark('same page'));
    await page.getByRole('link', { name: 'Preferences', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Preferences' })).toBeVisible();
    expect(await page.evaluate(() => performance.getEntriesByName('same page').length)).toBe(1);
  }).toPass();
});

const report = '/mailbox/alice@example.org/history/report';
const source = (page: Page) => page.locator('textarea[name="source"]');

test('asks before a report that was pasted, or a file that was chosen, is lost', async ({ page }) => {
  for (const put of [
    () => source(page).fill('From: somebody'),
    () =>
      page
        .locator('input[type="file"]')
        .setInputFiles({ name: 'mail.eml', mimeType: 'message/rfc822', buffer: Buffer.from('From: x') }),
  ]) {
    await page.goto(report);
    await expect(page.getByRole('dialog')).toBeHidden();
    await put();
    await expect(async () => {
      await page.getByRole('link', { name: 'Accuracy' }).click();
      await expect(question(page)).toBeVisible({ timeout: 500 });
    }).toPass();
    await page.keyboard.press('Escape');
    await expect(question(page)).toBeHidden();
    await expect(page).toHaveURL(/report$/);
    await page.getByRole('link', { name: 'Accuracy' }).click();
    await page.getByRole('button', { name: 'Leave without saving' }).click();
    await expect(page.getByRole('heading', { name: 'Accuracy', level: 1 })).toBeVisible();
  }
});

test('a report that is sent is not asked about', async ({ page }) => {
  await page.goto(report);
  await source(page).fill('Subject: no signature in it\n\ntext\n');
  let asked = false;
  page.on('dialog', (dialog) => {
    asked = true;
    return dialog.accept();
  });
  await page.locator('.report-form button[type="submit"]').click();
  await expect(page.getByRole('alert').filter({ hasText: /signature|DSPAM|filter/ })).toBeVisible();
  expect(asked).toBe(false);
  await expect(question(page)).toBeHidden();
});

const mark = (page: Page) => page.getByRole('group', { name: 'Mark in the subject' }).getByRole('textbox');
const question = (page: Page) => page.getByRole('dialog', { name: 'Leave without saving?' });

test('asks when a link is clicked: stays with all that was typed, or leaves', async ({ page }) => {
  await mark(page).fill('[?]');
  await page.getByRole('link', { name: 'History' }).click();
  await expect(question(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(question(page)).toBeHidden();
  await expect(mark(page)).toHaveValue('[?]');
  // A link of the router's, and one that loads a page.
  for (const name of ['History', 'DSPAM']) {
    await page.getByRole('link', { name }).first().click();
    await page.getByRole('button', { name: 'Stay on the page' }).click();
    await expect(page).toHaveURL(/preferences$/);
  }
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByRole('button', { name: 'Leave without saving' }).click();
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
});

test('asks at the way back and the way forward of the browser', async ({ page }) => {
  await mark(page).fill('[?]');
  await page.goBack();
  await expect(question(page)).toBeVisible();
  await page.getByRole('button', { name: 'Stay on the page' }).click();
  await expect(page).toHaveURL(/preferences$/);
  await expect(mark(page)).toHaveValue('[?]');
  await page.goBack();
  await page.getByRole('button', { name: 'Leave without saving' }).click();
  await expect(page.getByRole('heading', { name: 'Accuracy', level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/accuracy$/);
});

test('asks before the sign-out, and the browser before the page is closed or loaded again', async ({
  page,
}) => {
  await mark(page).fill('[?]');
  await page.getByRole('button', { name: /^Account/ }).click();
  // The theme is no way out.
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(mark(page)).toHaveValue('[?]');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(question(page)).toBeVisible();
  await page.getByRole('button', { name: 'Stay on the page' }).click();

  const asked = page.waitForEvent('dialog');
  await page.evaluate(() => setTimeout(() => location.reload()));
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect(mark(page)).toHaveValue('[?]');
});

test('does not ask where nothing is lost: nothing changed, taken back, saved', async ({ page }) => {
  const leave = async () => {
    await page.getByRole('link', { name: 'History' }).click();
    await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
    await page.getByRole('link', { name: 'Preferences', exact: true }).click();
  };
  await leave();
  const before = await mark(page).inputValue();
  await mark(page).fill('[?]');
  await mark(page).fill(before);
  await page.getByRole('group', { name: 'Mark in the subject' }).getByLabel('Use default').check();
  await leave();
  await mark(page).fill('[!]');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText('Saved.');
  await leave();
  await expect(mark(page)).toHaveValue('[!]');
});

test('asks about a choice, a box, and what was not taken', async ({ page }) => {
  await page
    .getByRole('group', { name: 'Spam', exact: true })
    .getByRole('radio', { name: 'Deliver', exact: true })
    .check();
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByRole('button', { name: 'Leave without saving' }).click();
  await page.goto(preferences);
  const often = page.getByRole('group', { name: 'Messages until a sender is trusted' });
  await often.getByRole('textbox').fill('many');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(often.getByRole('alert')).toBeVisible();
  await page.getByRole('link', { name: 'History' }).click();
  await expect(question(page)).toBeVisible();
});

test('asks about a word for the alerts that was typed and not added', async ({ page }) => {
  await page.goto('/mailbox/alice@example.org/alerts');
  await page.getByRole('textbox').first().fill('invoice');
  await page.getByRole('link', { name: 'History' }).click();
  await expect(question(page)).toBeVisible();
  await page.getByRole('button', { name: 'Stay on the page' }).click();
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('list', { name: 'Alerts of this mailbox' })).toContainText('invoice');
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
});

test('an administrator is asked before the return to dspam.conf takes what was typed', async ({
  page,
  loginAs,
}) => {
  await page.context().clearCookies();
  await loginAs('admin');
  await page.goto('/admin/preferences');
  await page.getByRole('group', { name: 'Say why' }).getByLabel('Off').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText('were copied here');
  await mark(page).fill('[?]');
  await page.getByRole('button', { name: 'Return to dspam.conf' }).click();
  await expect(question(page)).toBeVisible();
  await page.getByRole('button', { name: 'Stay on the page' }).click();
  await expect(mark(page)).toHaveValue('[?]');
  await page.getByRole('button', { name: 'Return to dspam.conf' }).click();
  await page.getByRole('button', { name: 'Leave without saving' }).click();
  await expect(page.getByRole('status')).toContainText('The Preference lines of dspam.conf apply again');
});
