import type { RowDataPacket } from 'mysql2/promise';
import { tokenId } from '@/tests/support/dspam-standin/crc64.mjs';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, UIDS } from '@/tests/support/site';
import { expect, test } from './fixtures';

const list = '/mailbox/alice@example.org/quarantine';

/** What alice's filter has learned: of these words so many times in spam and in innocent mail. */
async function learn(site: Site, words: Record<string, [number, number]>): Promise<void> {
  await site.database.query(
    `UPDATE dspam_stats SET spam_learned = 100, innocent_learned = 100
     WHERE uid = (SELECT uid FROM dspam_virtual_uids WHERE username = 'alice@example.org')`,
  );
  // What releases of other tests have taught it would weigh as much.
  await site.database.query(
    "DELETE FROM dspam_token_data WHERE uid = (SELECT uid FROM dspam_virtual_uids WHERE username = 'alice@example.org')",
  );
  for (const [word, [spam, innocent]] of Object.entries(words)) {
    await site.database.query(
      `REPLACE INTO dspam_token_data
       SELECT uid, ?, ?, ?, CURDATE() FROM dspam_virtual_uids WHERE username = 'alice@example.org'`,
      [tokenId(word).toString(), spam, innocent],
    );
  }
}

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

test('brings the likely mistake to the top, whatever the filter was sure of', async ({
  page,
  site,
  loginAs,
}) => {
  await learn(site, { agenda: [1, 40], minutes: [1, 35], pills: [80, 0], casino: [70, 0] });
  await quarantineMail(site, 'alice', [
    { subject: 'One of spam', text: 'pills casino\n', confidence: 0.6 },
    { subject: 'The mistake', text: 'agenda minutes\n', confidence: 0.99 },
    { subject: 'Two of spam', text: 'casino pills\n', confidence: 0.7 },
  ]);
  await loginAs('alice');
  const table = page.getByRole('table', { name: 'Quarantined messages' });
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Likely mistakes first' })).toBeVisible({ timeout: 500 });
  }).toPass();
  const first = table.getByRole('row').nth(1);
  await expect(first).toContainText('The mistake');
  await expect(first).toContainText('likely');
  await expect(table.getByRole('columnheader', { name: 'A mistake?' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await expect(page.getByRole('link', { name: /^Quarantine/ })).toContainText('1');
  // One bar: the filter's own confidence would mean the opposite. It stands with the message, and orders the list by address.
  await expect(table.getByRole('columnheader', { name: 'Confidence' })).toHaveCount(0);
  await expect(first).not.toContainText('%');
  await page.goto(`${list}?sort=confidence`);
  await expect(first).toContainText('One of spam');
  await page.getByRole('link', { name: 'The mistake' }).click();
  await expect(page.getByText('The filter’s confidence')).toBeVisible();
  await expect(page.getByRole('article')).toContainText('99%');
});

test('says under the subject of a likely mistake why it is one, and of other mail nothing', async ({
  page,
  site,
  loginAs,
}) => {
  await learn(site, {
    agenda: [1, 40],
    minutes: [1, 35],
    'From*<ann+shop.example>': [3, 14],
    'From*<eve+pills.example>': [60, 1],
    pills: [80, 0],
  });
  await quarantineMail(site, 'alice', [
    { subject: 'One of spam', text: 'pills\n', from: 'Eve <eve@pills.example>' },
    { subject: 'The mistake', text: 'agenda minutes\n', from: 'Ann <ann@shop.example>' },
    { subject: 'A stranger', text: 'agenda minutes\n', from: 'Bob <bob@new.example>' },
  ]);
  await loginAs('alice');
  const rows = page.getByRole('table', { name: 'Quarantined messages' }).getByRole('row');
  await expect(async () => {
    await page.reload();
    await expect(rows.filter({ hasText: 'The mistake' })).toContainText(
      '14 innocent messages from this address, and 2 spam.',
      { timeout: 500 },
    );
  }).toPass();
  await expect(rows.filter({ hasText: 'A stranger' })).toContainText(/“(agenda|minutes)/);
  await expect(rows.filter({ hasText: 'One of spam' })).not.toContainText('from this address');
});

test('is ordered by what others have taught while the own filter has learned nothing, and says so', async ({
  page,
  site,
  loginAs,
}) => {
  const ask = (sql: string, values: unknown[] = []) => site.database.query<RowDataPacket[]>(sql, values);
  const [[before]] = await ask('SELECT spam_learned, innocent_learned FROM dspam_stats WHERE uid = ?', [
    UIDS.alice,
  ]);
  const teachers = [9001, 9002, 9003];
  const set = 'UPDATE dspam_stats SET spam_learned = ?, innocent_learned = ? WHERE uid = ?';
  try {
    await ask(set, [0, 0, UIDS.alice]);
    for (const uid of teachers) {
      await ask('INSERT INTO dspam_stats VALUES (?, 500, 500, 0, 0, 0, 0, 0, 0)', [uid]);
      for (const [word, spam, innocent] of [
        ['agenda', 0, 50],
        ['minutes', 0, 50],
        ['pills', 50, 0],
        ['casino', 50, 0],
      ] as const)
        await ask('INSERT INTO dspam_token_data VALUES (?, ?, ?, ?, CURDATE())', [
          uid,
          tokenId(word).toString(),
          spam,
          innocent,
        ]);
    }
    await quarantineMail(site, 'alice', [
      { subject: 'One of spam', text: 'pills casino\n', confidence: 0.6 },
      { subject: 'The mistake', text: 'agenda minutes\n', confidence: 0.99 },
    ]);
    await loginAs('alice');
    await expect(async () => {
      await page.goto(list);
      await expect(
        page.getByText('so the order is by what it has learned from others on this server.'),
      ).toBeVisible({ timeout: 500 });
    }).toPass();
    const rows = page.getByRole('table', { name: 'Quarantined messages' }).getByRole('row');
    await expect(rows.nth(1)).toContainText('The mistake');
    // Nothing of why: the counts are those of others.
    await expect(rows.nth(1)).not.toContainText('innocent');
  } finally {
    await ask('DELETE FROM dspam_stats WHERE uid IN (?)', [teachers]);
    await ask('DELETE FROM dspam_token_data WHERE uid IN (?)', [teachers]);
    await ask(set, [before?.spam_learned, before?.innocent_learned, UIDS.alice]);
  }
});

test('remembers what was looked at', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Looked at' }, { subject: 'Still new' }]);
  await loginAs('alice');
  const rows = page.getByRole('table', { name: 'Quarantined messages' }).getByRole('row');
  await page.getByRole('link', { name: 'Looked at' }).click();
  await expect(page.getByRole('heading', { name: 'Looked at' })).toBeVisible();
  await page.goto(list);
  await page.getByText('Filter', { exact: true }).click();
  await page.getByLabel('Not looked at').check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/unseen=1/);
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('Still new');
});

test("does not count an admin's look as the owner's", async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Seen by the admin' }]);
  await loginAs('admin');
  await page.goto(list);
  await page.getByRole('link', { name: 'Seen by the admin' }).click();
  await expect(page.getByRole('heading', { name: 'Seen by the admin' })).toBeVisible();
  await page.goto(`${list}?unseen=1`);
  await expect(page.getByRole('checkbox', { name: 'Seen by the admin' })).toBeVisible();
});

test('folds the list by sender, and releases a group at once', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [
    ...Array.from({ length: 3 }, (_unused, index) => ({
      subject: `News ${index}`,
      from: 'Weekly news <news@lists.example.net>',
    })),
    { subject: 'Alone', from: 'Someone <someone@example.com>' },
  ]);
  await loginAs('alice');
  await page.getByRole('link', { name: 'Group by sender' }).click();
  const groups = page.getByRole('list', { name: 'Senders' });
  const news = groups.getByRole('listitem').filter({ hasText: 'news@lists.example.net' }).first();
  await expect(news).toContainText('3 messages');
  await expect(news).toContainText('News 2');
  await page.getByRole('link', { name: 'Domain', exact: true }).click();
  await expect(groups).toContainText('lists.example.net');
  await page.getByRole('link', { name: 'Address', exact: true }).click();
  await page
    .getByRole('form', { name: 'news@lists.example.net' })
    .getByRole('button', { name: 'Release' })
    .click();
  await expect(page.getByRole('status')).toContainText('Released 3 messages');
  await expect(groups).not.toContainText('news@lists.example.net');
  await expect(groups).toContainText('someone@example.com');
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('status')).toContainText('3 messages are back in the quarantine.');
  await expect(news).toContainText('3 messages');
});

test('shows everything from one sender, and deletes it on all pages', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [
    ...Array.from({ length: 60 }, (_unused, index) => ({
      subject: `Bulk ${index}`,
      from: 'Bulk <bulk@example.net>',
    })),
    { subject: 'Alone', from: 'Someone <someone@example.com>' },
  ]);
  await loginAs('alice');
  await page.goto(`${list}?sender=bulk@example.net`);
  await expect(page.getByText('Everything from bulk@example.net: 60 messages on all pages.')).toBeVisible();
  await page.getByRole('form', { name: 'bulk@example.net' }).getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText(/Deleted 60 messages/)).toBeVisible({ timeout: 60_000 });
  // The notice goes with the page that told of the end.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('60 messages are back in the quarantine')).toBeVisible({ timeout: 60_000 });
  await page.goto(`${list}?sender=bulk@example.net`);
  await expect(page.getByText('Everything from bulk@example.net: 60 messages on all pages.')).toBeVisible();
});

test('explains in words, with the counts of this mailbox, and says what a release would change', async ({
  page,
  site,
  loginAs,
}) => {
  await learn(site, { agenda: [1, 14], pills: [81, 0], 'Subject*Minutes': [0, 9] });
  const [signature] = await quarantineMail(site, 'alice', [
    { subject: 'Minutes', text: 'agenda pills\n', headers: 'List-Id: <news.example.net>\n' },
  ]);
  await loginAs('alice');
  await page.goto(`${list}/${signature}`);
  await page.getByRole('tab', { name: 'Why' }).click();
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('Subject: Minutes: in 9 innocent and 0 spam messages of this mailbox.');
  await expect(panel).toContainText('agenda: in 14 innocent and 0 spam messages of this mailbox.');
  await expect(panel).toContainText('pills: in 0 innocent and 80 spam messages of this mailbox.');
  // The mark of one side stands in the folded list as well.
  await expect(panel.getByText('agenda: in 14 innocent').first()).toBeVisible();
  await expect(panel.getByText('Speaks for innocent')).toBeHidden();
  await panel.getByText(/technical mark|All marks that it was judged by/).click();
  await expect(panel.getByText('Speaks for innocent')).toBeVisible();
  await expect(panel).toContainText('If it came again today');
  await expect(panel.getByRole('heading', { name: 'If you release this' })).toBeVisible();
  await expect(panel).toContainText('from spam to innocent');
  await expect(panel).toContainText(/The next mail of this kind would (pass|still be caught)/);
  await expect(panel).toContainText('It was sent through a mailing list or as a newsletter.');
});

/** While somebody holds back a sender of alice's. */
async function whileHeld(site: Site, look: () => Promise<void>): Promise<void> {
  await site.database.query(
    `INSERT INTO dashboard_sender_wish (kind, store, address, owner, made_by, made_at)
     VALUES ('hold', 'alice@example.org', 'news@shop.example', 'alice@example.org', 'alice', UTC_TIMESTAMP(3))`,
  );
  try {
    await quarantineMail(site, 'alice', [
      { subject: 'From the shop', text: 'agenda minutes\n', from: 'Shop <NEWS@shop.example>' },
      { subject: 'One of spam', text: 'pills\n', from: 'Eve <eve@pills.example>' },
      { subject: 'The mistake', text: 'agenda minutes\n', from: 'Ann <ann@other.example>' },
    ]);
    await look();
  } finally {
    await site.database.query('DELETE FROM dashboard_sender_wish');
  }
}

test('has mail of a sender who is held back last, and says so in the list and beside the message', async ({
  page,
  site,
  loginAs,
}) => {
  await learn(site, { agenda: [1, 40], minutes: [1, 35], pills: [80, 0] });
  await whileHeld(site, async () => {
    await loginAs('alice');
    const rows = page.getByRole('table', { name: 'Quarantined messages' }).getByRole('row');
    await expect(async () => {
      await page.reload();
      await expect(rows.nth(1)).toContainText('The mistake', { timeout: 500 });
      // In place of how innocent it looks: all are judged.
      await expect(rows.nth(3)).toContainText('held back', { timeout: 500 });
    }).toPass();
    await expect(rows.nth(2)).toContainText('One of spam');
    await expect(rows.nth(3)).toContainText('From the shop');
    await expect(page.getByText('Held back by a rule about its sender')).toHaveCount(1);
    await page.getByRole('link', { name: 'From the shop' }).click();
    await expect(page.getByRole('note')).toContainText('Held back by a rule about its sender');
  });
});
