import { readFileSync } from 'node:fs';
import { quarantineMail } from '@/tests/support/quarantined-mail';
import { expect, test } from './fixtures';

// Wide enough for the table; narrower, each cell is named by its column as well.
test.use({ viewport: { width: 1440, height: 900 } });

test.beforeAll(async ({ site }) => {
  await quarantineMail(site, 'alice', [{ subject: 'One' }, { subject: 'Two' }]);
  // Caught 32, let through 45, missed 3, false positives 2, corpus-fed 10 and 20.
  await site.database.query('INSERT INTO dspam_virtual_uids VALUES (60, ?), (61, ?)', [
    'carol@example.org',
    '=1+1',
  ]);
  await site.database.query('INSERT INTO dspam_stats VALUES (60, 40, 60, 3, 2, 10, 20, 5, 7)');
  await site.database.query("INSERT INTO dspam_preferences VALUES (60, 'trainingMode', 'TOE')");
});

test('lists users with their figures, sorts and searches them, and opens a mailbox', async ({
  page,
  loginAs,
}) => {
  await loginAs('admin');
  // Opened once, so that the index has counted it.
  await page.goto('/mailbox/alice@example.org/quarantine');
  await page.getByRole('link', { name: 'Users' }).click();
  await expect(page.getByRole('heading', { name: 'Users' })).toBeVisible();
  const table = page.getByRole('table', { name: 'Users' });
  const carol = table.getByRole('row').filter({ hasText: 'carol@example.org' });
  // The list is kept for five seconds: another test may have looked at it just before.
  await expect(async () => {
    await page.reload();
    await expect(carol).toBeVisible({ timeout: 500 });
  }).toPass();
  for (const text of ['32', '45', 'TOE', '93.9%', '42.7%', 'quarantine'])
    await expect(carol.getByRole('cell', { name: text, exact: true })).toBeVisible();
  await expect(table.getByRole('row').last()).toContainText('users');

  await table.getByRole('columnheader', { name: 'TP' }).getByRole('link').click();
  await expect(page).toHaveURL(/sort=tp&dir=desc/);
  await expect(table.getByRole('columnheader', { name: 'TP' })).toHaveAttribute('aria-sort', 'descending');
  await table.getByRole('columnheader', { name: 'Messages' }).getByRole('link').click();
  await expect(table.getByRole('rowheader').first()).toHaveText('alice@example.org');

  await page.getByLabel('Search users').fill('CAROL');
  await page.keyboard.press('Enter');
  await expect(table.getByRole('rowheader')).toHaveText(['carol@example.org', '1 user']);
  await page.getByLabel('Search users').fill('nobody of that name');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No user’s name has “nobody of that name” in it.')).toBeVisible();
  await page.getByRole('link', { name: 'Show all' }).click();

  await table.getByRole('link', { name: 'alice@example.org', exact: true }).click();
  await expect(page.getByRole('note')).toContainText('You are looking at alice@example.org’s mailbox.');
});

test('gives the whole list as a file in which no name is a formula', async ({ page, loginAs }) => {
  await loginAs('admin');
  await page.goto('/admin/users?q=%3D1');
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as CSV' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('users.csv');
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines[0]).toMatch(/^User,Messages,Size,TP,TN,FN,FP,SC,IC,Accuracy,Spam,/);
  expect(lines.slice(1)).toHaveLength(1);
  expect(lines[1]).toMatch(/^"?'=1\+1/);
});

test('does not name the page to people who may not see it', async ({ page, loginAs, complaints }) => {
  await loginAs('bob');
  await expect(page.getByRole('link', { name: 'Users' })).toHaveCount(0);
  const answer = await page.goto('/admin/users');
  expect(answer?.status()).toBe(404);
  complaints.splice(0);
});

test('names break before @ and dots only, and make no page wider', async ({ page, site, loginAs }) => {
  test.setTimeout(120_000);
  const names = [
    'anna12@example.org',
    'a.rather.long.name.of.somebody@department.of.a.university.example.org',
  ];
  names.push(`${'x'.repeat(60)}@example.org`);
  await site.database.query('INSERT IGNORE INTO dspam_virtual_uids (uid, username) VALUES ?', [
    names.map((name, index) => [9001 + index, name]),
  ]);
  await loginAs('admin');
  for (const width of [1440, 1280, 800, 360]) {
    await page.setViewportSize({ width, height: 900 });
    // The list of names is kept for a while.
    await expect(async () => {
      await page.goto('/admin/users?q=@');
      for (const name of names)
        await expect(page.getByTitle(name, { exact: true })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 60_000 });
    const faults = await page.evaluate(() => {
      // Each part of a name is a text of its own: on two lines it has boxes at two heights.
      const parts = [...document.querySelectorAll('.name-text')].flatMap((name) => [...name.childNodes]);
      const broken = parts.filter((part) => {
        const range = document.createRange();
        range.selectNodeContents(part);
        return (
          part.nodeType === Node.TEXT_NODE &&
          new Set([...range.getClientRects()].map(({ top }) => top)).size > 1
        );
      });
      const { scrollWidth, clientWidth } = document.documentElement;
      return [
        ...broken.map(({ textContent }) => textContent),
        ...(scrollWidth > clientWidth ? ['too wide'] : []),
      ];
    });
    expect(faults, String(width)).toEqual([]);
  }
});

test('figures and words begin at one place where the columns are stacked', async ({ page, loginAs }) => {
  await loginAs('admin');
  for (const width of [800, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/admin/users?q=alice');
    await page.locator('.user-more summary').first().click();
    const row = page.locator('tbody tr').first();
    await expect(row.getByText('TEFT')).toBeVisible();
    const insets = await row
      .locator('td[data-label]:visible')
      .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).paddingInlineStart));
    expect(new Set(insets), String(width)).toEqual(new Set(['0px']));
  }
});

test('an address of a usual length stands in one line of the audit log', async ({ page, loginAs }) => {
  await loginAs('alice');
  await page.context().clearCookies();
  await loginAs('admin');
  for (const width of [1440, 800, 768]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/admin/audit?name=alice@example.org');
    const name = page.locator('tbody .name-text').filter({ hasText: 'alice@example.org' }).first();
    await expect(name).toBeVisible();
    await page.evaluate(() => {
      document.body.style.fontFamily = 'DejaVu Sans';
    });
    const lines = await name.evaluate((text) => {
      const range = document.createRange();
      range.selectNodeContents(text);
      return new Set([...range.getClientRects()].map(({ top }) => top)).size;
    });
    expect(lines, String(width)).toBe(1);
  }
});

for (const font of ['DejaVu Sans', 'Liberation Sans'])
  test(`an address of a usual length stands in one line, in ${font}`, async ({ page, loginAs }) => {
    await loginAs('admin');
    await page.goto('/admin/users?q=alice');
    const name = page.locator('tbody .name-text').filter({ hasText: 'alice@example.org' });
    await expect(name).toBeVisible();
    await page.evaluate((family) => {
      document.body.style.fontFamily = family;
    }, font);
    const lines = await name.evaluate((text) => {
      const range = document.createRange();
      range.selectNodeContents(text);
      return new Set([...range.getClientRects()].map(({ top }) => top)).size;
    });
    expect(lines).toBe(1);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBe(0);
  });
