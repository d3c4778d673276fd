import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Page, Route } from '@playwright/test';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { emptyMailbox, quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { USER_NAMES } from '@/tests/support/site';
import { expect, test } from './fixtures';

// The answer to an action does not arrive: nobody in the browser knows how it ended. Said where it was done, never as the end of the page, and the page
// is drawn anew when the server answers again.

const LIST = '/mailbox/alice@example.org/quarantine?sort=date&dir=asc';
const NOT_KNOWN = 'It is not known whether this was done';
const LOOKED = 'The page was loaded again';

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

test.afterEach(({ complaints }) => {
  // The browser itself complains of answers that it did not get.
  const others = complaints.filter((text) => !/ERR_|Failed to (fetch|load)|502|404/.test(text));
  expect(others).toEqual([]);
  complaints.length = 0;
});

const link = (page: Page, subject: string) => page.getByRole('link', { name: subject, exact: true });
const notice = (page: Page, said = NOT_KNOWN) =>
  page.getByRole('alert').filter({ hasText: said }).locator('.notice');
const press = (page: Page, name: string) =>
  page.getByRole('group', { name: 'Selected messages' }).getByRole('button', { name }).click();

const LOSSES = {
  /** It is done, and its answer gets lost. */
  onTheWayBack: async (route: Route) => {
    await route.fetch();
    await route.abort('connectionreset');
  },
  /** The server is asked for nothing. */
  onTheWay: (route: Route) => route.abort('connectionrefused'),
  /** It is done, and what stands before the server says that there is none. */
  asGateway: async (route: Route) => {
    await route.fetch();
    await route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' });
  },
};

/** Loses the answers to what is sent, and the server is away until the answer is called. */
async function lose(page: Page, how: (route: Route) => Promise<unknown>): Promise<() => void> {
  let isAway = true;
  await page.route('**/*', async (route) => {
    const isAction = route.request().headers()['next-action'] !== undefined;
    if (isAway && isAction) await how(route);
    else if (isAway && route.request().url().includes('/api/health')) await route.abort('connectionrefused');
    else await route.continue();
  });
  return () => {
    isAway = false;
  };
}

for (const [name, how] of Object.entries(LOSSES))
  test(`of a release from the list, ${name}: it is not known, then the list shows it`, async ({
    page,
    site,
    loginAs,
  }) => {
    await quarantineMail(site, 'alice', [{ subject: 'One' }, { subject: 'Two' }]);
    await loginAs('alice');
    await page.goto(LIST);
    const comeBack = await lose(page, how);
    await page.getByRole('checkbox', { name: 'One', exact: true }).check();
    await press(page, 'Release');
    await expect(notice(page)).toContainText('as soon as the server answers');
    await expect(page.getByRole('status')).not.toContainText('Released');
    await expect(link(page, 'Two')).toBeVisible();
    comeBack();
    await expect(notice(page)).toContainText(LOOKED);
    const isDone = name !== 'onTheWay';
    await expect(link(page, 'One')).toHaveCount(isDone ? 0 : 1);
    expect(readDelivered(site, 'alice').includes('Subject: One')).toBe(isDone);
    await expect(page.getByRole('status')).not.toContainText('Released');
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
    await notice(page).getByRole('button', { name: 'Close' }).click();
    await expect(notice(page)).toHaveCount(0);
    // What was said before it is not said of the next one.
    await page.getByRole('checkbox', { name: 'Two', exact: true }).check();
    await press(page, 'Delete');
    await expect(page.getByRole('status')).toContainText('Deleted 1 message');
    await expect(notice(page)).toHaveCount(0);
  });

test('takes the place of how the last change ended', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'One' }, { subject: 'Two' }]);
  await loginAs('alice');
  await page.goto(LIST);
  await page.getByRole('checkbox', { name: 'One', exact: true }).check();
  await press(page, 'Release');
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  await lose(page, LOSSES.onTheWay);
  await page.getByRole('checkbox', { name: 'Two', exact: true }).check();
  await press(page, 'Release');
  await expect(notice(page)).toBeVisible();
  await expect(page.getByRole('status')).not.toContainText('Released');
});

test('of a delete in the open message, on its own page and beside the list', async ({
  page,
  site,
  loginAs,
}) => {
  await loginAs('alice');
  for (const width of [800, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await quarantineMail(site, 'alice', [{ subject: `Open ${width}` }]);
    await page.goto(LIST);
    await link(page, `Open ${width}`).click();
    const message = page.getByRole('article', { name: 'Message' });
    await expect(message.getByRole('heading', { name: `Open ${width}` })).toBeVisible();
    const comeBack = await lose(page, LOSSES.onTheWayBack);
    await message.getByRole('button', { name: 'Delete' }).click();
    await expect(notice(page)).toBeVisible();
    comeBack();
    await expect(notice(page)).toContainText(LOOKED);
    await expect(message).toContainText('This message was deleted by');
    await expect(message.getByRole('button', { name: 'Delete' })).toHaveCount(0);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }
});

test('of an undo', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'One' }, { subject: 'Two' }]);
  await loginAs('alice');
  await page.goto(LIST);
  await page.getByRole('checkbox', { name: 'One' }).check();
  await press(page, 'Delete');
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  const comeBack = await lose(page, LOSSES.onTheWayBack);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(notice(page)).toContainText('as soon as the server answers');
  comeBack();
  await expect(link(page, 'One')).toBeVisible();
  await expect(page.getByRole('status')).not.toContainText('Deleted');
});

test('of a restore from Removed', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Gone' }]);
  await loginAs('alice');
  await page.goto(LIST);
  await page.getByRole('checkbox', { name: 'Gone' }).check();
  await press(page, 'Delete');
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  await page.goto('/mailbox/alice@example.org/removed');
  const comeBack = await lose(page, LOSSES.onTheWayBack);
  await page.getByRole('button', { name: 'Put back Gone' }).click();
  await expect(notice(page)).toBeVisible();
  comeBack();
  await expect(notice(page)).toContainText(LOOKED);
  await expect(page.getByRole('button', { name: 'Put back Gone' })).toHaveCount(0);
});

test('of a retrain in the history', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Wrongly taken' }]);
  await loginAs('alice');
  await page.goto('/mailbox/alice@example.org/history');
  const row = page
    .getByRole('table', { name: 'History' })
    .getByRole('row')
    .filter({ hasText: 'Wrongly taken' });
  const comeBack = await lose(page, LOSSES.onTheWayBack);
  await row.getByRole('button', { name: /Retrain as innocent/ }).click();
  await expect(notice(page)).toBeVisible();
  comeBack();
  await expect(notice(page)).toContainText(LOOKED);
  await expect(row).toContainText('Released');
});

test('of saving preferences: what was chosen stays in the form', async ({ page, loginAs }) => {
  await loginAs('alice');
  await page.goto('/mailbox/alice@example.org/preferences');
  const spam = page.getByRole('group', { name: 'Spam', exact: true });
  const subject = page.getByRole('group', { name: 'Mark in the subject' }).getByRole('textbox');
  const comeBack = await lose(page, LOSSES.onTheWay);
  await spam.getByRole('radio', { name: 'Deliver', exact: true }).check();
  await subject.fill('[lost]');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(notice(page)).toBeVisible();
  comeBack();
  await expect(notice(page)).toContainText(LOOKED);
  await expect(notice(page)).toContainText('A form shows what you typed, which may not be saved.');
  await expect(subject).toHaveValue('[lost]');
  await expect(page.getByRole('status')).not.toContainText('Saved');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText('Saved');
  await expect(notice(page)).toHaveCount(0);
});

test('what was typed stays in its form: an alert word, another one for it, a name to confirm', async ({
  page,
  site,
  loginAs,
}) => {
  const { dir, alerts } = userFiles(site.home, 'domain', USER_NAMES.alice);
  mkdirSync(dir, { recursive: true });
  writeFileSync(alerts, 'win.*prize\n');
  await loginAs('admin');
  await page.goto('/mailbox/alice@example.org/alerts');
  const word = page.getByLabel('Word or phrase');
  const other = page.getByLabel('Look for this word instead');
  let comeBack = await lose(page, LOSSES.onTheWay);
  await word.fill('lottery');
  await other.fill('jackpot');
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(notice(page)).toBeVisible();
  comeBack();
  await expect(notice(page)).toContainText(LOOKED);
  await expect(word).toHaveValue('lottery');
  await expect(other).toHaveValue('jackpot');
  expect(readFileSync(alerts, 'utf8')).toBe('win.*prize\n');
  comeBack = await lose(page, LOSSES.asGateway);
  await page.getByRole('button', { name: 'Convert win.*prize' }).click();
  await expect(notice(page)).toBeVisible();
  comeBack();
  await expect(page.getByRole('list', { name: 'Alerts' })).toContainText('jackpot');
  await expect(word).toHaveValue('lottery');
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('status')).toContainText('Now watching for “lottery”');
  await expect(word).toHaveValue('');

  await page.goto('/admin/users/delete?user=bob');
  comeBack = await lose(page, LOSSES.onTheWay);
  await page.getByLabel('Type bob to confirm').fill('bob');
  await page.getByRole('button', { name: 'Delete the data' }).click();
  await expect(notice(page)).toBeVisible();
  comeBack();
  await expect(notice(page)).toContainText(LOOKED);
  await expect(page.getByLabel('Type bob to confirm')).toHaveValue('bob');
});

test('of an alert word, of the theme, and of signing out', async ({ page, loginAs }) => {
  await loginAs('alice');
  await page.goto('/mailbox/alice@example.org/alerts');
  let comeBack = await lose(page, LOSSES.onTheWayBack);
  await page.getByLabel('Word or phrase').fill('invoice');
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(notice(page)).toBeVisible();
  comeBack();
  await expect(page.getByRole('list', { name: 'Alerts' }).getByRole('listitem')).toHaveCount(1);
  comeBack = await lose(page, LOSSES.onTheWay);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect(notice(page)).toContainText('as soon as the server answers');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(notice(page)).toContainText('as soon as the server answers');
  await expect(page.getByRole('heading', { name: 'Alerts' })).toBeVisible();
  comeBack();
  await expect(notice(page)).toContainText(LOOKED);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/login**');
});

test('of an administrator’s release of what was found', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Found and lost' }]);
  await loginAs('admin');
  await page.goto('/mailbox/alice@example.org/quarantine');
  await page.goto('/admin/search?q=found');
  const comeBack = await lose(page, LOSSES.onTheWayBack);
  await page.getByRole('checkbox', { name: 'Found and lost' }).check();
  await page.getByRole('button', { name: 'Delete selected' }).click();
  await expect(notice(page)).toBeVisible();
  comeBack();
  await expect(notice(page)).toContainText(LOOKED);
});

test('says that nothing was done where the page is older than the server', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', [{ subject: 'One' }]);
  await loginAs('alice');
  await page.goto(LIST);
  await lose(page, (route) =>
    route.fulfill({ status: 404, headers: { 'x-nextjs-action-not-found': '1' }, body: '' }),
  );
  await page.getByRole('checkbox', { name: 'One', exact: true }).check();
  await press(page, 'Delete');
  await expect(notice(page, 'Nothing was done')).toBeVisible();
  await expect(link(page, 'One')).toBeVisible();
});
