import { readFileSync } from 'node:fs';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import { makeMailboxRow } from '@/lib/store/index/quarantine/mailbox-row';
import { testSite } from '@/tests/support/test-site';

// Two transactions that wait for each other, for real. The server takes one of them back: the one that has changed less, which is ours.

const ALICE = 'alice@example.org';
const site = await testSite();
let rival: Connection;
let root: Connection;

beforeAll(async () => {
  const { socket, user, password, name } = site.database;
  rival = await createConnection({ socketPath: socket, user, password, database: name });
  root = await createConnection({ socketPath: socket, user: 'root' });
  await rival.query('CREATE TABLE changed (number INT) ENGINE = InnoDB');
});
afterAll(async () => {
  await rival.end();
  await root.end();
});

/** Whether a statement that begins so waits: that of the work, not one of the reading that goes on in the background. */
async function waits(begin: string): Promise<boolean> {
  const [rows] = await root.query<RowDataPacket[]>(
    `SELECT 1 FROM information_schema.INNODB_TRX trx JOIN information_schema.PROCESSLIST process
       ON process.ID = trx.trx_mysql_thread_id
     WHERE process.USER = ? AND trx.trx_state = 'LOCK WAIT' AND trx.trx_query LIKE ?`,
    [site.database.user, `${begin}%`],
  );
  return rows.length > 0;
}

/** Until the texts of new messages were read in the background: what writes them down would wait for the rival, too. */
async function textsAreRead(mailboxId: number): Promise<void> {
  const unread = { mailboxId, attachments: null };
  await expect.poll(() => prisma().message.count({ where: unread }), { timeout: 20_000 }).toBe(0);
}

async function deadlocks(): Promise<number> {
  const [rows] = await root.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'");
  return Number(rows[0]?.Value);
}

/** Does our work, of which the statement that begins with `ours` waits for what the rival has `held`, before the rival wants what is `wanted`. */
async function against<T>(
  { ours, held, wanted }: { ours: string; held: string; wanted: string },
  work: () => Promise<T>,
): Promise<T> {
  const before = await deadlocks();
  await rival.beginTransaction();
  await rival.query(`INSERT INTO changed VALUES ${'(1),'.repeat(2_000)}(1)`);
  await rival.query(`${held} FOR UPDATE`);
  const done = work();
  // Told by the assertion below, not as an unhandled one.
  done.catch(() => undefined);
  // The server keeps its list of transactions as it is while somebody asks more often than ten times a second.
  await expect.poll(() => waits(ours), { interval: 250, timeout: 20_000 }).toBe(true);
  await rival.query(`${wanted} FOR UPDATE`);
  expect(await deadlocks()).toBeGreaterThan(before);
  await rival.commit();
  return done;
}

async function mailboxId(store: string): Promise<number> {
  return (await prisma().mailbox.findUniqueOrThrow({ where: { store } })).id;
}

it('is got over by a statement that is a transaction by itself', async () => {
  await makeMailboxRow('first', '/first');
  await against(
    {
      ours: 'INSERT IGNORE INTO dashboard_mailbox',
      held: "SELECT * FROM dashboard_mailbox FORCE INDEX (dashboard_mailbox_store_key) WHERE store > 'first'",
      wanted: 'SELECT * FROM dashboard_mailbox FORCE INDEX (PRIMARY) ORDER BY id DESC LIMIT 1',
    },
    () => makeMailboxRow('second', '/second'),
  );
  expect(await mailboxId('second')).toBeGreaterThan(0);
});

it('is got over by what Prisma does in several', async () => {
  const made = await against(
    {
      ours: 'INSERT INTO `dashboard_task`',
      held: "SELECT * FROM dashboard_task FORCE INDEX (dashboard_task_kind_subject_idx) WHERE kind = 'count'",
      wanted: 'SELECT * FROM dashboard_task FORCE INDEX (PRIMARY) ORDER BY id DESC LIMIT 1',
    },
    () =>
      prisma().task.create({
        data: { kind: 'count', actor: 'admin', state: 'done', result: '{}', createdAt: new Date() },
      }),
  );
  expect(await prisma().task.findMany()).toEqual([made]);
});

it('is got over by the sync of a quarantine, which lists each message once', async () => {
  await site.quarantine({ user: ALICE, subject: 'Before' });
  await openQuarantine(ALICE);
  const id = await mailboxId(ALICE);
  await textsAreRead(id);
  for (const subject of ['One', 'Two', 'Three']) await site.quarantine({ user: ALICE, subject });
  const opened = await against(
    {
      ours: 'DELETE message, excerpt FROM dashboard_message',
      held: `SELECT * FROM dashboard_message WHERE mailbox_id = ${id}`,
      wanted: `SELECT * FROM dashboard_mailbox WHERE id = ${id}`,
    },
    () => openQuarantine(ALICE),
  );
  const { messages } = await listMessages(opened, { sort: 'subject', direction: 'asc', page: 1 });
  expect(messages.map(({ subject }) => subject)).toEqual(['Before', 'One', 'Three', 'Two']);
  expect(opened.state.messageCount).toBe(4);
});

it('is got over by a delete whose record is out of the file already', async () => {
  const message = await site.quarantine({ user: ALICE, subject: 'To go' });
  await openQuarantine(ALICE);
  const id = await mailboxId(ALICE);
  await textsAreRead(id);
  const answer = await against(
    {
      ours: 'DELETE message, mark, excerpt FROM dashboard_message',
      held: `SELECT * FROM dashboard_message WHERE mailbox_id = ${id}`,
      wanted: `SELECT * FROM dashboard_mailbox WHERE id = ${id}`,
    },
    () => deleteMessage(ALICE, ALICE, message.signature, newBatch()),
  );
  expect(answer).toMatchObject({ ok: true });
  expect(readFileSync(site.files(ALICE).mbox).includes(message.record)).toBe(false);
  expect(await prisma().message.count({ where: { mailboxId: id } })).toBe(4);
  expect(await prisma().operation.findMany({ select: { state: true, reason: true } })).toEqual([
    { state: 'done', reason: null },
  ]);
  expect((await openQuarantine(ALICE)).state.messageCount).toBe(4);
});
