import type { Page } from '@playwright/test';
import { layoutFaults } from '@/tests/support/page-layout';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { expect, test } from './fixtures';

// Every page on a phone and in a narrow window: nothing scrolls sideways, no word is broken, nothing lies on something else.

const MAILBOX = '/mailbox/alice%40example.org';
const LONG_NAME = 'a.rather.long.user.name.of.somebody@department.of.a.university.example.org';
const WIDTHS = [320, 360, 800];

/** The pages of a mailbox and of the site, and the entry of the menu that they belong to. */
const PAGES: readonly (readonly [address: string, entry: string | null])[] = [
  [`${MAILBOX}/quarantine`, 'Quarantine'],
  [`${MAILBOX}/quarantine?sort=date&dir=desc`, 'Quarantine'],
  [`${MAILBOX}/quarantine?group=sender`, 'Quarantine'],
  [`${MAILBOX}/quarantine?q=nothing+has+these+words`, 'Quarantine'],
  [`${MAILBOX}/quarantine?min=1&max=100&since=2020-01-01`, 'Quarantine'],
  [`${MAILBOX}/history`, 'History'],
  [`${MAILBOX}/history?class=spam`, 'History'],
  [`${MAILBOX}/history/report`, 'History'],
  [`${MAILBOX}/senders`, 'Senders'],
  [`${MAILBOX}/senders?q=nobody`, 'Senders'],
  [`${MAILBOX}/accuracy`, 'Accuracy'],
  [`${MAILBOX}/alerts`, 'Alerts'],
  [`${MAILBOX}/preferences`, 'Preferences'],
  [`${MAILBOX}/removed`, 'Removed'],
  ['/account', null],
  ['/admin/status', 'Status'],
  ['/admin/status/doctor', 'Status'],
  ['/admin/users', 'Users'],
  ['/admin/users?sort=tp&dir=desc', 'Users'],
  ['/admin/users/attention', 'Users'],
  [`/admin/users/delete?user=${LONG_NAME}`, 'Users'],
  ['/admin/preferences', 'Default preferences'],
  ['/admin/senders', null],
  ['/admin/senders?what=hold&sender=shop.example', null],
  ['/admin/senders/import', null],
  ['/admin/search', 'Search all'],
  ['/admin/search?sender=shop%40example.com', 'Search all'],
  ['/admin/maintenance', 'Maintenance'],
  ['/admin/audit', 'Audit log'],
  ['/nothing-is-here', null],
];

let key = '';
let plainKey = '';
test.beforeAll(async ({ site }) => {
  await emptyMailbox(site, 'alice');
  const keys = await quarantineMail(site, 'alice', [
    {
      subject: 'The invoice of November for everything that was ordered, with all that belongs to it',
      from: '"The shop of all shops, orders and deliveries" <orders-and-deliveries@shop.example.com>',
      to: 'alice@example.org, bob@example.org',
      html: '<p>Dear customer</p><img src="http://pictures.example/1.png">',
      headers: `X-Long-Header-Name-Of-Some-Program: ${'value '.repeat(20)}\nReceived: from somewhere.example.net (somewhere.example.net [192.0.2.7]) by mx.example.org\n`,
      confidence: 0.62,
    },
    ...Array.from({ length: 8 }, (_unused, number) => ({
      subject: `Offer ${number}: ${'everything must go '.repeat(number)}`,
      from: number % 2 ? 'shop@example.com' : `Somebody Number ${number} <person${number}@example.net>`,
      signature: number % 3 === 0 ? ('purged' as const) : ('known' as const),
    })),
    { subject: 'A_word_without_any_space_'.repeat(8), from: `${'x'.repeat(60)}@example.com` },
    { subject: '', from: '' },
  ]);
  [key = '', , plainKey = ''] = keys;
  await site.database.query('INSERT INTO dspam_virtual_uids VALUES (270, ?), (271, ?)', [LONG_NAME, 'carla']);
  await site.database.query(
    'INSERT INTO dspam_stats VALUES (270, 40123, 60123, 312, 24, 1000, 2000, 5, 7), (271, 4, 6, 3, 2, 1, 2, 5, 7)',
  );
});

test.afterAll(async ({ site }) => {
  await emptyMailbox(site, 'alice');
  for (const table of ['virtual_uids', 'stats'])
    await site.database.query(`DELETE FROM dspam_${table} WHERE uid IN (270, 271)`);
});

/** The page of the quarantined message, and of its record in the history. */
async function messagePages(page: Page): Promise<[string, string | null][]> {
  await page.goto(`${MAILBOX}/history?q=invoice`);
  const record = await page
    .getByRole('link', { name: /^The invoice/ })
    .evaluate((link: HTMLAnchorElement) => link.href);
  return [
    ...['message', 'why', 'headers', 'source'].map((tab): [string, string] => [
      `${MAILBOX}/quarantine/${key}?tab=${tab}`,
      'Quarantine',
    ]),
    [`${MAILBOX}/quarantine/gone`, null],
    [record ?? '', 'History'],
  ];
}

test('no page scrolls sideways, breaks words, or lays things on each other', async ({
  page,
  loginAs,
  complaints,
}) => {
  test.setTimeout(240_000);
  const faults: string[] = [];
  const look = async (address: string) => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 740 });
      for (const fault of await layoutFaults(page)) faults.push(`${address}, ${width} wide, ${fault}`);
    }
  };
  await page.goto('/login');
  await look('/login');
  await loginAs('admin');
  for (const [address, entry] of [...PAGES, ...(await messagePages(page))]) {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(address);
    await expect(page.getByRole('heading').first()).toBeVisible();
    const current = page.locator('.nav-list [aria-current]');
    for (const width of entry === null ? [] : [360, 800]) {
      await page.setViewportSize({ width, height: 740 });
      await expect(current).toContainText(entry ?? '');
      await expect(current).toBeInViewport({ ratio: 1 });
    }
    await look(address);
  }
  expect(faults).toEqual([]);
  // Those that are not there are told of in the console.
  complaints.splice(0);
});

test('every page of the site is reached from a phone, and the menu tells that it has more', async ({
  page,
  loginAs,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await loginAs('admin');
  const all = page.getByRole('button', { name: 'All pages' });
  const bar = page.getByRole('navigation', { name: 'Pages', exact: true });
  for (const name of [
    ...['Status', 'Users', 'Default preferences', 'Search all', 'Maintenance', 'Audit log'],
    ...['Quarantine', 'History', 'Senders', 'Accuracy', 'Alerts', 'Removed'],
  ]) {
    await expect(all).toBeInViewport({ ratio: 1 });
    await expect(async () => {
      await all.click();
      await expect(all).toHaveAttribute('aria-expanded', 'true', { timeout: 500 });
    }).toPass();
    const link = bar.getByRole('link', { name, exact: name !== 'Quarantine' }).first();
    for (const each of await bar.getByRole('link').all()) await expect(each).toBeInViewport({ ratio: 1 });
    await link.click();
    await expect(bar.locator('[aria-current]')).toContainText(name);
    // Closed again, and the entry of the new page has come into sight.
    await expect(all).toHaveAttribute('aria-expanded', 'false');
    await expect(bar.locator('[aria-current]')).toBeInViewport({ ratio: 1 });
  }

  await page.setViewportSize({ width: 800, height: 740 });
  await expect(all).toBeHidden();
  for (const each of await bar.getByRole('link').all()) await expect(each).toBeInViewport({ ratio: 1 });
  // A phone that is turned.
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(bar.locator('[aria-current]')).toBeInViewport({ ratio: 1 });
});

test('the text of a message begins in the upper half of a phone, and its facts come on demand', async ({
  page,
  loginAs,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await loginAs('alice');
  // With a subject of three lines, a sender of two, and images that are not loaded; and one that has none of them.
  for (const [of, line, height] of [
    [key, 'Dear customer', 460],
    [plainKey, 'This is what', 320],
  ] as const) {
    await page.goto(`${MAILBOX}/quarantine/${of}`);
    const text = page.locator('iframe').contentFrame().getByText(line);
    await expect(text).toBeVisible();
    expect((await text.boundingBox())?.y).toBeLessThan(height);
  }
  await page.goto(`${MAILBOX}/quarantine/${key}`);

  const to = page.locator('.facts dd', { hasText: 'alice@example.org, bob@example.org' });
  await expect(to).toBeHidden();
  await page.locator('.facts-switch').getByText('More').click();
  await expect(to).toBeVisible();
  await page.setViewportSize({ width: 1440, height: 740 });
  await page.reload();
  await expect(to).toBeVisible();
});

test('a release that lets the sender through as well has its words in the window of a phone', async ({
  page,
  loginAs,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await loginAs('alice');
  await page.goto(`${MAILBOX}/quarantine/${plainKey}`);
  await page.locator('.let-also > summary').click();
  await expect(page.getByRole('button', { name: 'Release, and always let' })).toBeInViewport({ ratio: 1 });
  expect(await layoutFaults(page)).toEqual([]);
});

test('what a mail draws lies on a sheet of its own, which has an edge, a name, and a ground around it', async ({
  page,
  loginAs,
}) => {
  await loginAs('alice');
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [320, 360, 800, 1440]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 740 });
      for (const of of [key, plainKey]) {
        await page.goto(`${MAILBOX}/quarantine/${of}`);
        const name = page.getByText('What the sender wrote');
        await expect(name).toBeInViewport({ ratio: 1 });
        const frame = page.locator('iframe');
        const seen = await frame.evaluate((inner) => {
          const sheet = inner.parentElement ?? inner;
          const desk = sheet.parentElement ?? sheet;
          const [own, around] = [sheet.getBoundingClientRect(), desk.getBoundingClientRect()];
          return {
            edge: Number.parseFloat(getComputedStyle(sheet).borderTopWidth),
            colours: [getComputedStyle(sheet).borderTopColor, getComputedStyle(desk).backgroundColor],
            gaps: [
              own.left - around.left,
              around.right - own.right,
              own.top - around.top,
              around.bottom - own.bottom,
            ],
          };
        });
        expect(seen.edge).toBeGreaterThanOrEqual(2);
        expect(seen.colours[0]).not.toBe(seen.colours[1]);
        for (const gap of seen.gaps) expect(gap).toBeGreaterThan(2);
        // Above what the mail can draw on.
        const [named, drawn] = [await name.boundingBox(), await frame.boundingBox()];
        expect((named?.y ?? 0) + (named?.height ?? 0)).toBeLessThanOrEqual((drawn?.y ?? 0) + 1);
        expect(await layoutFaults(page)).toEqual([]);
      }
    }
});

test('what can be done with the selected has its place, and moves no row', async ({ page, loginAs }) => {
  await loginAs('alice');
  for (const width of [320, 360, 400, 800]) {
    await page.setViewportSize({ width, height: 740 });
    for (const list of ['quarantine?sort=date&dir=desc', 'history']) {
      await page.goto(`${MAILBOX}/${list}`);
      const boxes = page.locator('input[name="key"]');
      const place = async () => (await boxes.nth(1).boundingBox())?.y;
      const before = await place();
      await boxes.nth(0).check();
      await boxes.nth(1).check();
      await expect(page.getByText('2 selected')).toBeVisible();
      expect(await layoutFaults(page), `${list}, ${width} wide`).toEqual([]);
      const buttons = page.getByRole('group', { name: 'Selected messages' }).getByRole('button');
      for (const button of await buttons.all()) await expect(button).toBeInViewport({ ratio: 1 });
      expect(await place(), `${list}, ${width} wide`).toBe(before);
    }
  }
});

test('what stands below the date pushes no subject away from its sender', async ({ page, loginAs }) => {
  await loginAs('alice');
  for (const width of [320, 360, 640]) {
    await page.setViewportSize({ width, height: 740 });
    await page.goto(`${MAILBOX}/quarantine?sort=date&dir=desc&show=size`);
    await expect(page.locator('.row-more').first()).toBeVisible();
    for (const row of (await page.locator('[data-row]').all()).slice(0, 4)) {
      const [from, subject, date, kind] = await Promise.all(
        ['.cell-from', '.cell-subject', '.cell-date', '[data-kind]'].map((cell) =>
          row.locator(cell).boundingBox(),
        ),
      );
      expect((subject?.y ?? 0) - ((from?.y ?? 0) + (from?.height ?? 0)), `${width} wide`).toBeLessThan(6);
      expect(kind?.y, `${width} wide`).toBeGreaterThanOrEqual((date?.y ?? 0) + (date?.height ?? 0) - 1);
    }
    expect(await layoutFaults(page)).toEqual([]);
  }
});

test('the search of a list is as wide as the list on a phone', async ({ page, loginAs }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await loginAs('admin');
  for (const [list, name] of [
    [`${MAILBOX}/history`, 'Search history'],
    ['/admin/users', 'Search users'],
  ] as const) {
    await page.goto(list);
    const box = await page.getByRole('searchbox', { name }).boundingBox();
    expect(box?.width, list).toBeGreaterThan(330);
  }
});

test('a message that was opened beside the list keeps its room when the window becomes narrow', async ({
  page,
  loginAs,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await loginAs('alice');
  await page.goto(`${MAILBOX}/quarantine?sort=date&dir=desc`);
  await expect(async () => {
    await page.getByRole('link', { name: /^Offer 1/ }).click();
    await expect(page.locator('.split-message iframe')).toBeVisible({ timeout: 15_000 });
  }).toPass();
  for (const width of [360, 800]) {
    await page.setViewportSize({ width, height: 900 });
    await expect
      .poll(async () => (await page.locator('iframe').boundingBox())?.height ?? 0, {
        message: `${width} wide`,
      })
      .toBeGreaterThan(380);
  }
});

test('a message that is gone leads back to the list from where every other does', async ({
  page,
  loginAs,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await loginAs('alice');
  await page.goto(`${MAILBOX}/quarantine/${plainKey}`);
  const back = page.getByRole('article').getByRole('link', { name: 'Quarantine' });
  const before = await back.boundingBox();
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect(page.getByText(/This message was deleted by \S+ on/)).toBeVisible();
  expect(await back.boundingBox()).toEqual(before);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(page.getByRole('status')).toContainText('1 message is back in the quarantine.');
});

test('headers have the width for their values', async ({ page, loginAs }) => {
  await loginAs('alice');
  const headers = page.getByRole('table', { name: 'Headers' });
  const value = headers.getByRole('cell', { name: /^from somewhere/ });
  for (const [width, share] of [
    [360, 0.9],
    [800, 0.7],
    [1440, 0.75],
  ] as const) {
    await page.setViewportSize({ width, height: 740 });
    await page.goto(`${MAILBOX}/quarantine/${key}?tab=headers`);
    const [whole, part] = [await headers.boundingBox(), await value.boundingBox()];
    expect((part?.width ?? 0) / (whole?.width ?? 1), `${width} wide`).toBeGreaterThan(share);
  }
});

test('users are a list on a phone: a few figures each, the others and the order on demand', async ({
  page,
  loginAs,
}) => {
  await loginAs('admin');
  for (const width of [360, 800]) {
    await page.setViewportSize({ width, height: 740 });
    await page.goto('/admin/users');
    const row = page
      .getByRole('table', { name: 'Users' })
      .getByRole('row')
      .filter({ hasText: 'alice@example.org' });
    expect((await row.boundingBox())?.height).toBeLessThan(90);
    await expect(row.locator('[data-label="Last mail"]')).toBeVisible();
    const caught = row.locator('[data-label="TP"]');
    await expect(caught).toBeHidden();
    await row.getByText('More', { exact: true }).click();
    await expect(caught).toBeVisible();

    await expect(page.getByRole('columnheader')).toHaveCount(0);
    await page.getByText('Sorted by: User').click();
    await page.getByRole('columnheader', { name: 'TP' }).getByRole('link').click();
    await expect(page.getByText('Sorted by: TP')).toBeVisible();
    await expect(caught, 'what the list is sorted by is shown').toBeVisible();
  }
});

test('no link to sort by stands alone in its line', async ({ page, loginAs }) => {
  await loginAs('alice');
  for (const width of [320, 360, 400, 480, 600]) {
    await page.setViewportSize({ width, height: 740 });
    await page.goto(`${MAILBOX}/quarantine`);
    const tops = await page
      .getByRole('columnheader')
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => Math.round(link.getBoundingClientRect().top)));
    expect(tops.length).toBeGreaterThan(3);
    for (const top of tops) expect(tops.filter((each) => each === top).length, `${width} wide`).not.toBe(1);
  }
});

test('in forced colours the selected tab and the open page can be told', async ({ page, loginAs }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await loginAs('alice');
  await page.goto(`${MAILBOX}/quarantine/${key}?tab=why`);
  const ground = (name: string) =>
    page.getByRole('tab', { name }).evaluate((tab) => getComputedStyle(tab).backgroundColor);
  const edge = (name: string) =>
    page.getByRole('tab', { name }).evaluate((tab) => getComputedStyle(tab).borderBottomColor);
  const others = ['Message', 'Headers', 'Source'];
  for (const other of others) {
    expect(await ground('Why')).not.toBe(await ground(other));
    expect(await edge('Why')).not.toBe(await edge(other));
  }
  const entry = (name: string) =>
    page
      .getByRole('navigation', { name: 'Pages', exact: true })
      .getByRole('link', { name })
      .evaluate((link) => getComputedStyle(link).backgroundColor);
  expect(await entry('Quarantine')).not.toBe(await entry('History'));

  await page.goto(`${MAILBOX}/quarantine?group=domain`);
  const choice = (name: string) =>
    page.getByRole('link', { name, exact: true }).evaluate((link) => getComputedStyle(link).backgroundColor);
  expect(await choice('Domain')).not.toBe(await choice('List'));
});

test('the name of a file stands beside its icon, however long it is', async ({ page, site, loginAs }) => {
  const [key = ''] = await quarantineMail(site, 'alice', [
    {
      subject: 'A long name',
      contentType: 'multipart/mixed; boundary=b',
      text: `--b\nContent-Type: text/plain\n\nText\n--b\nContent-Type: application/zip\nContent-Disposition: attachment; filename="${'a_long_name_'.repeat(7)}.zip"\n\nx\n--b--`,
    },
  ]);
  await loginAs('alice');
  await page.goto(`${MAILBOX}/quarantine/${key}`);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 740 });
    await expect(page.getByRole('link', { name: /^a_long_name_/ })).toBeVisible();
    expect(await layoutFaults(page), `${width} wide`).toEqual([]);
  }
});
