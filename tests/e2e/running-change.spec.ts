import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, USER_NAMES } from '@/tests/support/site';
import { expect, test } from './fixtures';

// A page is loaded while a change runs that an earlier one has sent: it says so, offers nothing else for that message, and says how it ended.

const LIST = '/mailbox/alice@example.org/quarantine?sort=date&dir=asc';
const HISTORY = '/mailbox/alice@example.org/history';
const REMOVED = '/mailbox/alice@example.org/removed';

test.beforeEach(async ({ site, page, loginAs }) => {
  await emptyMailbox(site, 'alice');
  await quarantineMail(site, 'alice', [{ subject: 'Deleted before' }]);
  await loginAs('alice');
  await page.goto(LIST);
  await page.getByRole('checkbox', { name: 'Deleted before' }).check();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  await quarantineMail(site, 'alice', [{ subject: 'Alpha' }, { subject: 'Beta' }]);
  await page.goto(LIST);
});

const rowOf = (page: Page, subject: string) => page.getByRole('row').filter({ hasText: subject });
/** As the browser reads it: rows have short ones until the scripts run. */
const addressOf = (link: Locator) => link.evaluate((element) => (element as HTMLAnchorElement).href);
const message = (page: Page) => page.getByRole('article', { name: 'Message' });

/** Lets the delivery agent wait until the answer is called: procmail looks for this file every eight seconds. */
function holdAgent(site: Site): () => void {
  const file = `${site.mail}/${USER_NAMES.alice}.lock`;
  writeFileSync(file, '');
  return () => rmSync(file);
}

/** An operation that another page has begun, of alice's; ends by `end`. */
async function begin(
  site: Site,
  kind: 'delete' | 'restore' | 'retrain',
  subject: string,
  batch: string = randomUUID(),
) {
  const from = kind === 'delete' ? 'dashboard_message' : 'dashboard_operation';
  const trainAs = kind === 'retrain' ? 'innocent' : null;
  const [made] = await site.database.query<ResultSetHeader>(
    `INSERT INTO dashboard_operation (batch, actor, store, kind, train_as, state, message_key, signature, from_text, subject, digest, byte_offset,
       byte_length, started_at)
     SELECT ?, ?, ?, ?, ?, 'started', message_key, signature, from_text, subject, REPEAT('0', 64), byte_offset, byte_length, NOW(3) FROM ${from}
     WHERE subject = ? ORDER BY 1 LIMIT 1`,
    [batch, USER_NAMES.alice, USER_NAMES.alice, kind, trainAs, subject],
  );
  return {
    id: made.insertId,
    end: (state: 'done' | 'failed', reason: string | null) =>
      site.database.query(
        'UPDATE dashboard_operation SET state = ?, reason = ?, finished_at = NOW(3) WHERE id = ?',
        [state, reason, made.insertId],
      ),
  };
}

test('a release, whose page is loaded again', async ({ page, site }) => {
  const row = rowOf(page, 'Alpha');
  const status = page.getByRole('status');
  const letGo = holdAgent(site);
  try {
    await page.getByRole('checkbox', { name: 'Alpha' }).check();
    await page.getByRole('button', { name: 'Release' }).click();
    await expect(row).toBeHidden();
    await expect(async () => {
      await page.reload();
      await expect(row).toContainText('Being released now', { timeout: 500 });
    }).toPass();
    await expect(page.getByRole('checkbox', { name: 'Alpha' })).toBeDisabled();
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await expect(page.getByText('1 selected')).toBeVisible();
    await expect(status).not.toContainText('Released');
    await page.goto(await addressOf(page.getByRole('link', { name: 'Alpha' })));
    await expect(message(page)).toContainText('Being released now');
    await expect(message(page).getByRole('button', { name: 'Release' })).toHaveCount(0);
    await page.goto(LIST);
    await expect(row).toContainText('Being released now');
  } finally {
    letGo();
  }
  await expect(status).toContainText('Released 1 message');
  await expect(row).toHaveCount(0);
  await status.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toBeVisible();
});

test('a release, whose message is loaded again', async ({ page, site }) => {
  const letGo = holdAgent(site);
  try {
    await page.goto(await addressOf(page.getByRole('link', { name: 'Alpha' })));
    await message(page).getByRole('button', { name: 'Release' }).click();
    await expect(async () => {
      await page.reload();
      await expect(message(page)).toContainText('Being released now', { timeout: 500 });
    }).toPass();
  } finally {
    letGo();
  }
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  await expect(message(page)).toContainText('This message was released by');
});

test('a click on several: those whose turn has not come are no more to be had', async ({ page, site }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Gamma' }, { subject: 'Delta' }, { subject: 'Epsilon' }]);
  await page.goto(LIST);
  const letGo = holdAgent(site);
  try {
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await page.getByRole('button', { name: 'Release' }).click();
    await expect(async () => {
      await page.reload();
      // Two are released at a time.
      await expect(page.getByText('Being released now')).toHaveCount(2, { timeout: 500 });
      await expect(page.getByText('Waiting for its turn to be released')).toHaveCount(3, { timeout: 500 });
    }).toPass();
    for (const box of await page.getByRole('checkbox', { name: /^[A-Z][a-z]+$/ }).all())
      await expect(box).toBeDisabled();
  } finally {
    letGo();
  }
  await expect(page.getByRole('status')).toContainText('Released 5 messages', { timeout: 40_000 });
  await expect(page.getByText('Nothing is quarantined.')).toBeVisible();
});

test('a delete that does not work: said, and the message is to be had again', async ({ page, site }) => {
  const row = rowOf(page, 'Alpha');
  const operation = await begin(site, 'delete', 'Alpha');
  await page.reload();
  await expect(row).toContainText('Being deleted now');
  await expect(page.getByRole('checkbox', { name: 'Alpha' })).toBeDisabled();
  await operation.end('failed', 'locked');
  await expect(page.getByRole('status')).toContainText('1 message was not deleted');
  await expect(row).not.toContainText('Being deleted now');
  await expect(page.getByRole('checkbox', { name: 'Alpha' })).toBeEnabled();
});

test('a delete that a crash has interrupted: told without another look once it can be', async ({
  page,
  site,
}) => {
  const row = rowOf(page, 'Alpha');
  const operation = await begin(site, 'delete', 'Alpha');
  await page.reload();
  await expect(row).toContainText('Being deleted now');
  await site.database.query(
    'UPDATE dashboard_operation SET started_at = started_at - INTERVAL 10 MINUTE WHERE id = ?',
    [operation.id],
  );
  await expect(page.getByRole('status')).toContainText('1 message was not deleted');
  await expect(page.getByRole('checkbox', { name: 'Alpha' })).toBeEnabled();
});

test('what is put back is told in Removed', async ({ page, site }) => {
  const row = rowOf(page, 'Deleted before');
  const operation = await begin(site, 'restore', 'Deleted before');
  await site.database.query("UPDATE dashboard_operation SET undone_by = ? WHERE kind = 'delete'", [
    operation.id,
  ]);
  await page.goto(REMOVED);
  await expect(row).toContainText('Being put back now');
  await expect(row.getByRole('checkbox')).toBeDisabled();
  await expect(row.getByRole('button')).toHaveCount(0);
  await operation.end('done', null);
  await expect(page.getByRole('status')).toContainText('1 message is back in the quarantine');
  await expect(row).toHaveCount(0);
});

test('a retrain is told in the history, in its list and at the message, with how it ended', async ({
  page,
  site,
}) => {
  await page.goto(HISTORY);
  const row = rowOf(page, 'Deleted before');
  await expect(row.getByRole('button', { name: 'Retrain as innocent' })).toBeVisible();
  const address = await addressOf(row.getByRole('link', { name: 'Deleted before' }));
  const operation = await begin(site, 'retrain', 'Deleted before');
  await page.reload();
  await expect(row).toContainText('Being retrained');
  await expect(row.getByRole('button')).toHaveCount(0);
  await expect(row.getByRole('checkbox')).toHaveCount(0);
  await page.goto(new URL(address, page.url()).href);
  await expect(message(page)).toContainText('Being retrained now');
  await expect(message(page).getByRole('button', { name: 'Retrain as innocent' })).toHaveCount(0);
  await page.goto(HISTORY);
  await expect(row).toContainText('Being retrained');
  await operation.end('done', null);
  await expect(page.getByRole('status')).toContainText('Retrained 1 message as innocent');
  await expect(row).not.toContainText('Being retrained');

  const refused = await begin(site, 'retrain', 'Deleted before');
  await page.reload();
  await expect(row).toContainText('Being retrained');
  await refused.end('failed', 'trainUnavailable');
  await expect(page.getByRole('status')).toContainText('1 message was not retrained');
  await expect(row).not.toContainText('Being retrained');
});

test('a release is told in the history as well', async ({ page, site }) => {
  const letGo = holdAgent(site);
  try {
    await page.getByRole('checkbox', { name: 'Alpha' }).check();
    await page.getByRole('button', { name: 'Release' }).click();
    await expect(async () => {
      await page.goto(HISTORY);
      await expect(rowOf(page, 'Alpha')).toContainText('Being released', { timeout: 500 });
    }).toPass();
    await expect(rowOf(page, 'Alpha').getByRole('button')).toHaveCount(0);
    await expect(rowOf(page, 'Beta').getByRole('button')).toHaveCount(1);
  } finally {
    letGo();
  }
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  await expect(rowOf(page, 'Alpha')).toContainText('Released');
});

test('what a job has still to do is no more to be had in the quarantine', async ({ page, site }) => {
  test.setTimeout(120_000);
  const many = Array.from({ length: 20 }, (_unused, number) => ({ subject: `Of many ${number}` }));
  await quarantineMail(site, 'alice', many);
  await page.goto(LIST);
  const letGo = holdAgent(site);
  try {
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await page.getByRole('button', { name: 'Release' }).first().click();
    await page.getByRole('button', { name: 'Release 22 messages' }).click();
    await expect(page.getByRole('progressbar', { name: 'Progress' })).toBeVisible();
    await expect(async () => {
      await page.reload();
      await expect(page.getByText('Being released now')).toHaveCount(2, { timeout: 500 });
      await expect(page.getByText('Waiting for its turn to be released')).toHaveCount(20, { timeout: 500 });
    }).toPass();
    await expect(page.getByRole('checkbox', { name: 'Of many 19' })).toBeDisabled();
    await page.goto(HISTORY);
    await expect(rowOf(page, 'Of many 19')).toContainText('Waiting to be released');
    await page.goto(LIST);
    await page.goto(await addressOf(page.getByRole('link', { name: 'Of many 19' })));
    await expect(message(page)).toContainText('Waiting for its turn to be released');
    await expect(message(page).getByRole('button', { name: 'Release' })).toHaveCount(0);
  } finally {
    letGo();
  }
  // The message follows its job.
  await expect(message(page)).toContainText('This message was released by', { timeout: 60_000 });
});

test('what a job has still to put back is told in Removed', async ({ page, site }) => {
  await page.getByRole('checkbox', { name: 'Alpha' }).check();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  // As a process that was killed has left them: the job waits until they are settled.
  const batch = randomUUID();
  const operations = [
    await begin(site, 'restore', 'Deleted before', batch),
    await begin(site, 'restore', 'Alpha', batch),
  ];
  const [{ insertId }] = await site.database.query<ResultSetHeader>(
    `INSERT INTO dashboard_job (batch, kind, actor, mailbox, state, total, created_at)
     VALUES (?, 'restore', ?, ?, 'stopped', 2, UTC_TIMESTAMP(3))`,
    [batch, USER_NAMES.alice, USER_NAMES.alice],
  );
  await site.database.query(
    `INSERT INTO dashboard_job_item (job_id, number, message_key)
     SELECT ?, id, message_key FROM dashboard_operation WHERE batch = ?`,
    [insertId, batch],
  );
  await site.database.query("UPDATE dashboard_job SET state = 'running' WHERE id = ?", [insertId]);
  await page.goto(REMOVED);
  for (const subject of ['Deleted before', 'Alpha']) {
    await expect(rowOf(page, subject)).toContainText('Waiting for its turn to be put back');
    await expect(rowOf(page, subject).getByRole('checkbox')).toBeDisabled();
    await expect(rowOf(page, subject).getByRole('button')).toHaveCount(0);
  }
  for (const operation of operations) await operation.end('failed', 'interrupted');
  await expect(rowOf(page, 'Alpha').getByRole('button', { name: 'Put back Alpha' })).toBeVisible({
    timeout: 30_000,
  });
});

test('how a click ended is told to who may open its mailbox, and in no other', async ({
  page,
  site,
  loginAs,
}) => {
  const [rows] = await site.database.query<RowDataPacket[]>(
    'SELECT batch FROM dashboard_operation WHERE store = ? ORDER BY id DESC LIMIT 1',
    [USER_NAMES.alice],
  );
  const ask = async (mailbox: string) => page.request.get(`/mailbox/${mailbox}/change/${rows[0]?.batch}`);
  const own = await ask('alice@example.org');
  expect(await own.json()).toMatchObject({ answer: { ok: true, data: { intent: 'delete', done: 1 } } });
  await page.context().clearCookies();
  await loginAs('admin');
  // By whom it was not done.
  expect(await (await ask('alice@example.org')).json()).toEqual({ answer: null });
  expect((await ask('bob')).status()).toBe(404);
  await page.context().clearCookies();
  await loginAs('bob');
  for (const mailbox of ['alice@example.org', 'bob']) expect((await ask(mailbox)).status()).toBe(404);
});
