import type { Page } from '@playwright/test';
import { emptyMailbox, quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { REFUSED_SUBJECT, type Site } from '@/tests/support/site';
import { expect, pressToFirst, test } from './fixtures';

// What is released or deleted leaves the list with the click, before the server has answered; "released" is said only when it has.

const LIST = '/mailbox/alice@example.org/quarantine?sort=date&dir=asc';
const REFUSED = `Two ${REFUSED_SUBJECT}`;

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

async function quarantine(site: Site, subjects: string[]) {
  await quarantineMail(
    site,
    'alice',
    subjects.map((subject, number) => ({
      subject,
      receivedAt: new Date(Date.UTC(2026, 8, 1, 10, 0, number)),
    })),
  );
}

/** Holds back what is sent to the server until it is let go; the answer counts what was sent. */
async function holdChanges(page: Page): Promise<{ letGo: () => void; sent: string[] }> {
  const sent: string[] = [];
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/quarantine*', async (route) => {
    if (route.request().method() === 'POST') {
      sent.push(route.request().url());
      await gate;
    }
    await route.continue();
  });
  return { letGo: () => letGo(), sent };
}

const link = (page: Page, subject: string) => page.getByRole('link', { name: subject, exact: true });
const row = (page: Page, subject: string) => page.getByRole('row').filter({ has: link(page, subject) });
const status = (page: Page) => page.getByRole('status');
const inNavigation = (page: Page) => page.getByRole('link', { name: /^Quarantine/ });
const release = (page: Page) =>
  page.getByRole('group', { name: 'Selected messages' }).getByRole('button', { name: 'Release' });

async function pick(page: Page, subject: string) {
  await page.getByRole('checkbox', { name: subject, exact: true }).check();
}

test('the row goes with the click, and the server draws nothing anew; the counts follow', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantine(site, ['One', 'Two', 'Three']);
  await loginAs('alice');
  const changes = await holdChanges(page);
  await page.goto(LIST);
  const drawn: string[] = [];
  page.on('request', (request) => request.headers().rsc && drawn.push(request.url()));
  await pick(page, 'Two');
  await release(page).click();
  await expect(row(page, 'Two')).toBeHidden();
  await expect(link(page, 'Three')).toBeFocused();
  await expect(status(page)).toHaveText('Releasing…');
  await expect(inNavigation(page)).toContainText('3');
  expect(readDelivered(site, 'alice')).toBe('');

  changes.letGo();
  await expect(status(page)).toContainText('Released 1 message');
  await expect(status(page)).not.toContainText('Releasing');
  await expect(row(page, 'Two')).toHaveCount(0);
  await expect(link(page, 'Three')).toBeFocused();
  await expect(page.getByText('1–2 of 2')).toBeVisible();
  await expect(inNavigation(page)).toContainText('2');
  expect(readDelivered(site, 'alice')).toContain('Subject: Two');
  expect(drawn).toEqual([]);

  await page.keyboard.press('z');
  await expect(status(page)).toContainText('1 message is back in the quarantine.');
  await expect(page.getByRole('row').nth(2)).toContainText('Two');
  await expect(page.getByText('1–3 of 3')).toBeVisible();
  await expect(inNavigation(page)).toContainText('3');
});

test('the way back from a search to the whole list counts without what has gone', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantine(site, ['One offer', 'Two offers', 'Three']);
  await loginAs('alice');
  await page.goto(`${LIST}&q=offer`);
  await expect(page.getByRole('link', { name: 'Show all 3' })).toBeVisible();
  await pick(page, 'One offer');
  await release(page).click();
  await expect(status(page)).toContainText('Released 1 message');
  await expect(page.getByText('1–1 of 1 that match')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Show all 2' })).toBeVisible();
});

test('what the agent refuses comes back to its place, with its reason and the focus', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantine(site, ['One', REFUSED, 'Three']);
  await loginAs('alice');
  const changes = await holdChanges(page);
  await page.goto(LIST);
  await pressToFirst(page, 'One');
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  await expect(row(page, REFUSED)).toBeHidden();
  await expect(link(page, 'Three')).toBeFocused();
  changes.letGo();
  await expect(status(page)).toContainText('1 message was not released');
  await expect(status(page)).not.toContainText('Released');
  await expect(page.getByRole('row').nth(2)).toContainText('The mail server did not accept the mail');
  await expect(link(page, REFUSED)).toBeFocused();
  await expect(page.getByRole('checkbox', { name: REFUSED })).not.toBeChecked();
  await expect(page.getByText('1–3 of 3')).toBeVisible();
  expect(readDelivered(site, 'alice')).toBe('');
});

test('of two, the one that is refused comes back, unless somebody has moved on with the focus', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantine(site, ['One', REFUSED, 'Three', 'Four']);
  await loginAs('alice');
  const changes = await holdChanges(page);
  await page.goto(LIST);
  await pick(page, 'One');
  await pick(page, REFUSED);
  await release(page).click();
  await expect(link(page, 'Three')).toBeFocused();
  await page.keyboard.press('j');
  await expect(link(page, 'Four')).toBeFocused();
  changes.letGo();
  await expect(status(page)).toContainText('Released 1 message');
  await expect(status(page)).toContainText('1 message was not released');
  await expect(page.getByRole('row').nth(1)).toContainText(REFUSED);
  await expect(link(page, 'Four')).toBeFocused();
});

test('comes back when the server cannot do it at all', async ({ page, site, loginAs }) => {
  await quarantine(site, ['One', 'Two']);
  await loginAs('alice');
  const changes = await holdChanges(page);
  await page.goto(LIST);
  await pick(page, 'One');
  await page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Delete' })
    .click();
  await expect(status(page)).toHaveText('Deleting…');
  await expect(row(page, 'One')).toBeHidden();
  const bringBack = await site.takeDatabaseAway();
  try {
    changes.letGo();
    // What nobody knows is not called undone.
    await expect(status(page)).toContainText(
      '1 message may or may not have been deleted. The database could not be reached',
    );
  } finally {
    bringBack();
  }
  await expect(link(page, 'One')).toBeVisible();
  await expect(page.getByText('1–2 of 2')).toBeVisible();
});

test('is sent once, however quickly it is pressed again', async ({ page, site, loginAs }) => {
  await quarantine(site, ['One', 'Two', 'Three']);
  await loginAs('alice');
  const changes = await holdChanges(page);
  await page.goto(LIST);
  await pressToFirst(page, 'One');
  for (const key of ['r', 'r', '#']) await page.keyboard.press(key);
  await expect(link(page, 'Two')).toBeFocused();
  await expect(page.getByRole('checkbox', { name: 'Two' })).not.toBeChecked();
  changes.letGo();
  await expect(status(page)).toContainText('Released 1 message');
  expect(changes.sent).toHaveLength(1);
  await pick(page, 'Two');
  await release(page).dblclick();
  await expect(row(page, 'Two')).toHaveCount(0);
  await expect(status(page)).toContainText('Released 1 message');
  await expect(row(page, 'Three')).toBeVisible();
  expect(changes.sent).toHaveLength(2);
});

for (const [subject, said] of [
  ['One', 'Released 1 message'],
  [REFUSED, '1 message was not released'],
] as const)
  test(`is told on another page of the mailbox, to which somebody went meanwhile: ${said}`, async ({
    page,
    site,
    loginAs,
  }) => {
    await quarantine(site, [subject, 'Last']);
    await loginAs('alice');
    const changes = await holdChanges(page);
    await page.goto(LIST);
    await pick(page, subject);
    await release(page).click();
    await expect(row(page, subject)).toBeHidden();
    // Next goes there once the answer has come.
    await page.getByRole('link', { name: 'History' }).click();
    await expect(status(page)).toHaveText('Releasing…');
    changes.letGo();
    await expect(page.getByRole('table', { name: 'History' })).toBeVisible();
    await expect(status(page)).toContainText(said);
    const isReleased = subject === 'One';
    await expect(inNavigation(page)).toContainText(isReleased ? '1' : '2');
    await inNavigation(page).click();
    await expect(link(page, 'Last')).toBeVisible();
    await expect(link(page, subject)).toHaveCount(isReleased ? 0 : 1);
  });

test('others move up where the list has a page less', async ({ page, site, loginAs }) => {
  await quarantine(
    site,
    Array.from({ length: 51 }, (_unused, number) => `Offer ${number}`),
  );
  await loginAs('alice');
  await page.goto(LIST);
  await expect(page.locator('[data-row]')).toHaveCount(50);
  await pick(page, 'Offer 0');
  await page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Delete' })
    .click();
  await expect(status(page)).toContainText('Deleted 1 message');
  await expect(link(page, 'Offer 50')).toBeVisible();
  await expect(page.locator('[data-row]')).toHaveCount(50);
  await expect(link(page, 'Offer 1')).toBeFocused();
});

test('what moves up comes alone, and the list is not drawn anew', async ({ page, site, loginAs }) => {
  await quarantine(
    site,
    Array.from({ length: 60 }, (_unused, number) => `Offer ${number}`),
  );
  await loginAs('alice');
  await page.goto(LIST);
  await expect(page.locator('[data-row]')).toHaveCount(50);
  const drawn: string[] = [];
  page.on('request', (request) => request.headers().rsc && drawn.push(request.url()));
  const remove = (command: 'Release' | 'Delete') =>
    page.getByRole('group', { name: 'Selected messages' }).getByRole('button', { name: command }).click();
  await pick(page, 'Offer 0');
  await remove('Delete');
  await expect(status(page)).toContainText('Deleted 1 message');
  await expect(row(page, 'Offer 50')).toBeVisible();
  await expect(page.getByText('1–50 of 59')).toBeVisible();
  await expect(link(page, 'Offer 1')).toBeFocused();

  // What has moved up is a row as any other, and leaves as one.
  await pick(page, 'Offer 50');
  await pick(page, 'Offer 49');
  await remove('Release');
  await expect(status(page)).toContainText('Released 2 messages');
  await expect(row(page, 'Offer 50')).toHaveCount(0);
  await expect(row(page, 'Offer 51')).toBeVisible();
  await expect(row(page, 'Offer 52')).toBeVisible();
  await expect(page.getByText('1–50 of 57')).toBeVisible();
  await expect(page.locator('[data-row]')).toHaveCount(50);
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await expect(page.getByText('50 selected')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select all' }).uncheck();
  expect(drawn).toEqual([]);

  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page.getByText('51–57 of 57')).toBeVisible();
  await expect(page.getByRole('row').nth(1)).toContainText('Offer 53');
  // Nothing moves up into the last page.
  drawn.length = 0;
  await pick(page, 'Offer 59');
  await remove('Delete');
  await expect(page.getByText('51–56 of 56')).toBeVisible();
  expect(drawn).toEqual([]);
});

test('the page is drawn anew where other messages have gone as well', async ({ page, site, loginAs }) => {
  await quarantine(
    site,
    Array.from({ length: 60 }, (_unused, number) => `Offer ${number}`),
  );
  await loginAs('alice');
  await page.goto(LIST);
  const other = await page.context().newPage();
  await other.goto(LIST);
  for (const tab of [other, page]) {
    await pick(tab, tab === page ? 'Offer 0' : 'Offer 3');
    await tab
      .getByRole('group', { name: 'Selected messages' })
      .getByRole('button', { name: 'Delete' })
      .click();
    await expect(status(tab)).toContainText('Deleted 1 message');
  }
  await expect(row(page, 'Offer 51')).toBeVisible();
  await expect(row(page, 'Offer 3')).toHaveCount(0);
  await expect(page.getByText('1–50 of 58')).toBeVisible();
  await expect(page.locator('[data-row]')).toHaveCount(50);
});

test('the second click of a double click does nothing to what has come into the place of the first', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(
    site,
    'alice',
    ['One', 'Two', 'Three'].map((subject) => ({ subject, from: `${subject}@shop.example` })),
  );
  await loginAs('alice');
  await page.goto('/mailbox/alice@example.org/quarantine?group=sender');
  const groups = page.locator('.group');
  const secondClick = async () => {
    const box = await groups.first().getByRole('button', { name: 'Release' }).boundingBox();
    if (!box) throw new Error('no button');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
  };
  await groups.first().getByRole('button', { name: 'Release' }).click();
  await expect(status(page)).toContainText('Released 1 message');
  await expect(groups).toHaveCount(2);
  await secondClick();
  // What a second click had sent would be done before this.
  await groups.last().getByRole('button', { name: 'Delete' }).click();
  await expect(status(page)).toContainText('Deleted 1 message');
  await expect(groups).toHaveCount(1);
  expect(readDelivered(site, 'alice').match(/^Subject: /gm)).toHaveLength(1);
});

test('Enter on a box presses no button, with and without scripts', async ({
  page,
  site,
  loginAs,
  browser,
}) => {
  await quarantine(site, ['One', 'Two', 'Three']);
  await loginAs('alice');
  await page.goto(LIST);
  await pressToFirst(page, 'One');
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  const all = page.getByRole('checkbox', { name: 'Select all' });
  await all.check();
  await all.press('Enter');
  await all.uncheck();
  expect(sent).toEqual([]);
  await pick(page, 'Three');
  await page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Delete' })
    .click();
  await expect(status(page)).toContainText('Deleted 1 message');

  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
    baseURL: site.origin,
  });
  const plain = await context.newPage();
  await plain.goto(LIST);
  const one = plain.getByRole('checkbox', { name: 'One', exact: true });
  await one.check();
  await Promise.all([plain.waitForEvent('requestfinished'), one.press('Enter')]);
  await plain.goto(LIST);
  for (const subject of ['One', 'Two']) await expect(link(plain, subject)).toBeVisible();
  expect(readDelivered(site, 'alice')).toBe('');
  await context.close();
});
