import type { Page } from '@playwright/test';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import type { Site } from '@/tests/support/site';
import { alive, expect, pressToFirst, test } from './fixtures';

// The keys beside the ways through a list: what is held, what is pressed in the frame with a mail, and where a key leads.

const LIST = '/mailbox/alice@example.org/quarantine?sort=date&dir=asc';
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 800, height: 900 };

test.beforeEach(async ({ site, loginAs, page }) => {
  await emptyMailbox(site, 'alice');
  await quarantineMail(
    site,
    'alice',
    ['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map((subject, number) => ({
      subject,
      html: `<p>Text of ${subject}</p><p><a href="https://example.net/${number}">a link</a></p>`,
      receivedAt: new Date(Date.UTC(2026, 8, 1, 10, number)),
    })),
  );
  await loginAs('alice');
  await page.goto(LIST);
});

/** The subjects that somebody has released or deleted and nobody has put back. */
async function removed(site: Site): Promise<string[]> {
  const [rows] = await site.database.query(
    `SELECT subject FROM dashboard_operation
     WHERE store = 'alice@example.org' AND kind IN ('release', 'delete') AND state = 'done' AND undone_by IS NULL ORDER BY id`,
  );
  return (rows as { subject: string }[]).map(({ subject }) => subject);
}

const heading = (page: Page, subject: string) => page.locator('[data-heading]', { hasText: subject });
const mailText = (page: Page, subject: string) =>
  page.frameLocator('.mail-frame').getByText(`Text of ${subject}`);

for (const key of ['r', '#'])
  test(`a held ${key} does one message, and no other that comes into its place`, async ({ page, site }) => {
    await pressToFirst(page, 'One');
    await page.keyboard.down(key);
    await expect(page.getByRole('status')).toContainText(' 1 message');
    await expect(page.getByRole('link', { name: 'Two' })).toBeFocused();
    // Held: the browser sends it again and again.
    for (let time = 0; time < 3; time++) await page.keyboard.down(key);
    await page.keyboard.up(key);
    await page.keyboard.press('x');
    await expect(page.getByText('1 selected')).toBeVisible();
    await page.keyboard.press('x');
    await page.keyboard.press('z');
    await expect(page.getByRole('status')).toContainText('1 message is back');
    expect(await removed(site)).toEqual([]);
  });

test('a held j goes on through the list', async ({ page }) => {
  await pressToFirst(page, 'One');
  for (let time = 0; time < 3; time++) await page.keyboard.down('j');
  await page.keyboard.up('j');
  await expect(page.getByRole('link', { name: 'Four' })).toBeFocused();
});

test('Enter that is held on a button presses it once', async ({ page, site }) => {
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  await page.getByRole('checkbox', { name: 'One' }).check();
  await page.getByRole('button', { name: 'Delete' }).first().focus();
  await page.keyboard.down('Enter');
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  await page.getByRole('button', { name: 'Undo' }).focus();
  await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'Two' })).toBeFocused();
  expect(sent).toHaveLength(1);
  expect(await removed(site)).toEqual(['One']);
});

test('keys work while the focus is in the frame with the mail, beside the list', async ({ page, site }) => {
  await page.setViewportSize(WIDE);
  await page.getByRole('link', { name: 'Two' }).click();
  await mailText(page, 'Two').click();
  await page.keyboard.press('j');
  await expect(heading(page, 'Three')).toBeVisible();
  await mailText(page, 'Three').click();
  await page.keyboard.press('k');
  await expect(heading(page, 'Two')).toBeVisible();
  await mailText(page, 'Two').click();
  await page.keyboard.press('x');
  await expect(page.getByRole('checkbox', { name: 'Two' })).toBeChecked();
  await mailText(page, 'Two').click();
  await page.keyboard.press('x');
  await mailText(page, 'Two').click();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  // A link of the mail keeps what Tab and Enter mean to it.
  await page.frameLocator('.mail-frame').getByRole('link').focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await mailText(page, 'Two').click();
  await page.keyboard.press('r');
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  await expect(heading(page, 'Three')).toBeVisible();
  expect(await removed(site)).toEqual(['Two']);
  await mailText(page, 'Three').click();
  await page.keyboard.press('z');
  await expect(page.getByRole('checkbox', { name: 'Two' })).toBeVisible();
  await mailText(page, 'Three').click();
  await page.keyboard.press('Escape');
  await expect(page.locator('.mail-frame')).toBeHidden();
});

test('keys work in the frame before the pictures of the mail have come', async ({ page, site }) => {
  await quarantineMail(site, 'alice', [
    {
      subject: 'Pictures',
      html: '<p>Text of Pictures</p><img src="http://pictures.example/slow.png" alt="">',
      receivedAt: new Date(Date.UTC(2026, 8, 1, 9)),
    },
  ]);
  // Never answered.
  await page.route('http://pictures.example/**', () => new Promise(() => {}));
  await page.setViewportSize(WIDE);
  await page.goto(LIST);
  await alive(page);
  await page.getByRole('link', { name: 'Pictures' }).click();
  await page.getByRole('button', { name: 'Show remote images' }).click();
  const isLoading = () =>
    page.evaluate(() => {
      const shown = document.querySelector<HTMLIFrameElement>('.mail-frame')?.contentDocument;
      return shown?.readyState === 'interactive' && shown.URL.endsWith('images=1');
    });
  await expect.poll(isLoading).toBe(true);
  await mailText(page, 'Pictures').click();
  await page.keyboard.press('j');
  await expect(heading(page, 'One')).toBeVisible();
});

test('a key that the browser has for itself stays with it in the frame', async ({ page, site }) => {
  await page.setViewportSize(WIDE);
  await page.getByRole('link', { name: 'Two' }).click();
  await mailText(page, 'Two').click();
  await page.keyboard.press('Control+r');
  await expect(mailText(page, 'Two')).toBeVisible();
  expect(await removed(site)).toEqual([]);
});

test('on a page of its own the key leads to the next message, with the result and its undo', async ({
  page,
  site,
}) => {
  await page.setViewportSize(NARROW);
  await page.getByRole('link', { name: 'Two' }).click();
  await expect(mailText(page, 'Two')).toBeVisible();
  await alive(page);
  await mailText(page, 'Two').click();
  await page.keyboard.press('r');
  await expect(page.getByRole('heading', { name: 'Three' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Three' })).toBeFocused();
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  expect(await removed(site)).toEqual(['Two']);
  await page.keyboard.press('z');
  await expect(page.getByRole('status')).toContainText('1 message is back in the quarantine.');
  expect(await removed(site)).toEqual([]);
  // Said once.
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Three' })).toBeVisible();
  await expect(page.getByRole('status')).toBeEmpty();
});

test('after the last message the key leads to the list', async ({ page }) => {
  await page.setViewportSize(NARROW);
  await page.getByRole('link', { name: 'Six' }).click();
  await expect(mailText(page, 'Six')).toBeVisible();
  await alive(page);
  await page.keyboard.press('#');
  await expect(page.getByRole('table', { name: 'Quarantined messages' })).toBeVisible();
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
});

test('leads back to the list, where that was chosen', async ({ page }) => {
  await page.keyboard.press('?');
  await page.getByRole('radio', { name: 'Back to the list' }).check();
  await page.keyboard.press('Escape');
  await page.reload();
  await page.keyboard.press('?');
  await expect(page.getByRole('radio', { name: 'Back to the list' })).toBeChecked();
  await page.keyboard.press('Escape');
  await page.setViewportSize(WIDE);
  await page.getByRole('link', { name: 'Two' }).click();
  await mailText(page, 'Two').click();
  await page.keyboard.press('r');
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  await expect(page.locator('.split-message > *')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Three' })).toBeFocused();

  await page.setViewportSize(NARROW);
  await page.getByRole('link', { name: 'Three' }).click();
  await expect(mailText(page, 'Three')).toBeVisible();
  await alive(page);
  await mailText(page, 'Three').click();
  await page.keyboard.press('#');
  await expect(page).toHaveURL(/\/quarantine\?sort=date&dir=asc$/);
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  await page.keyboard.press('z');
  await expect(page.getByRole('link', { name: 'Three' })).toBeVisible();
});

test('by the button the page says what became of the message, and stays', async ({ page }) => {
  await page.setViewportSize(NARROW);
  await page.getByRole('link', { name: 'Two' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText(/This message was deleted by \S+ on/)).toBeVisible();
});

test('changes nothing by key while what was deleted by its button is still shown beside the list', async ({
  page,
  site,
}) => {
  await page.setViewportSize(WIDE);
  await pressToFirst(page, 'One');
  await page.keyboard.press('Enter');
  await page.locator('[data-message]').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText(/This message was deleted by \S+ on/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Two' })).toBeFocused();
  for (const key of ['#', 'r']) await page.keyboard.press(key);
  // With its message closed the row with the focus is the one that is looked at.
  await page.keyboard.press('Escape');
  await expect(page.locator('.split-message > *')).toHaveCount(0);
  await page.getByRole('link', { name: 'Two' }).focus();
  await page.keyboard.press('#');
  await expect(page.getByRole('link', { name: 'Two' })).toHaveCount(0);
  await expect.poll(() => removed(site)).toEqual(['One', 'Two']);
});

test('after the only message of the last page the key leads to the list, and acts on what is there', async ({
  page,
  site,
}) => {
  await page.setViewportSize(WIDE);
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 45 }, (_, number) => ({
      subject: `Later ${number + 1}`,
      receivedAt: new Date(Date.UTC(2026, 8, 1, 11, number)),
    })),
  );
  await page.goto(`${LIST}&page=2`);
  await pressToFirst(page, 'Later 45');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Later 45')).toBeVisible();
  await page.getByRole('link', { name: 'Later 45' }).focus();
  await page.keyboard.press('#');
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  await expect(page.getByRole('link', { name: 'One', exact: true })).toBeVisible();
  await expect(page.locator('.split-message > *')).toHaveCount(0);
  await page.keyboard.press('z');
  await expect(page.getByRole('link', { name: 'Later 45' })).toBeFocused();
  await page.keyboard.press('#');
  await expect.poll(() => removed(site)).toEqual(['Later 45']);
});

test('a click with Shift sets all between it and the one before', async ({ page }) => {
  const box = (name: string) => page.getByRole('checkbox', { name, exact: true });
  await box('Two').click();
  await box('Five').click({ modifiers: ['Shift'] });
  await expect(page.getByText('4 selected')).toBeVisible();
  // Upwards, and taken back.
  await box('Three').click({ modifiers: ['Shift'] });
  await expect(page.getByText('1 selected')).toBeVisible();
  await expect(box('Two')).toBeChecked();
  await box('One').click({ modifiers: ['Shift'] });
  await expect(page.getByText('3 selected')).toBeVisible();
  await expect(box('Four')).not.toBeChecked();
  // Nothing else is selected by it.
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('');
});

test('Back does not leave the focus on the row of another message', async ({ page }) => {
  await page.setViewportSize(WIDE);
  await pressToFirst(page, 'One');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'One')).toBeVisible();
  await page.locator('.split-message').waitFor();
  await page.getByRole('link', { name: 'One' }).focus();
  for (const subject of ['Two', 'Three', 'Four']) {
    await page.keyboard.press('j');
    await expect(heading(page, subject)).toBeVisible();
  }
  await page.goBack();
  await expect(heading(page, 'Three')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Three' })).toBeFocused();

  // To another list in the same place.
  await page.goto(LIST);
  await alive(page);
  await page.getByRole('searchbox').fill('two');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/that match/)).toBeVisible();
  await page.getByRole('link', { name: 'Two' }).focus();
  await page.keyboard.press('j');
  await page.goBack();
  await expect(page.getByText('1–6 of 6')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Quarantine' })).toBeFocused();
});

test('after what was deleted comes the next message, also where those that were looked at leave the list', async ({
  page,
  site,
}) => {
  await page.setViewportSize(WIDE);
  await page.goto(`${LIST}&unseen=1`);
  await pressToFirst(page, 'One');
  await page.keyboard.press('Enter');
  await expect(mailText(page, 'One')).toBeVisible();
  await page.getByRole('link', { name: 'One' }).focus();
  await page.keyboard.press('j');
  await expect(mailText(page, 'Two')).toBeVisible();
  await page.keyboard.press('#');
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  await expect(heading(page, 'Three')).toBeVisible();
  expect(await removed(site)).toEqual(['Two']);
});

test('an address that no message can have is not found', async ({ page, complaints }) => {
  await page.goto('/mailbox/alice@example.org/quarantine/%F0%9F%98%80');
  await expect(page.getByRole('heading', { name: 'Not found' })).toBeVisible();
  complaints.splice(0);
});
