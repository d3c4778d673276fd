import { readFileSync } from 'node:fs';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '@/tests/support/test-site';

// What is broken off in the middle of a transaction that changes files as well: by an administrator (KILL QUERY), and as a node of Galera does at
// its end, when another node was first.

const ALICE = 'alice@example.org';
const site = await testSite();
let rival: Connection;
let root: Connection;

beforeAll(async () => {
  const { socket, user, password, name } = site.database;
  rival = await createConnection({ socketPath: socket, user, password, database: name });
  root = await createConnection({ socketPath: socket, user: 'root' });
});
afterAll(async () => {
  await rival.end();
  await root.end();
});

let other: Buffer;
let key: string;
let record: Buffer;
beforeEach(async () => {
  ({ record: other } = await site.quarantine({ user: ALICE, subject: 'To stay' }));
  ({ signature: key, record } = await site.quarantine({ user: ALICE, subject: 'To go' }));
  await openQuarantine(ALICE);
  const unread = { attachments: null };
  // What reads texts in the background would wait for the rival, too.
  await expect.poll(() => prisma().message.count({ where: unread }), { timeout: 20_000 }).toBe(0);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rival.rollback();
  await site.query('DELETE FROM dashboard_operation');
});

const held = () => readFileSync(site.files(ALICE).mbox);
const copies = () =>
  readFileSync(site.files(ALICE).removedMbox).toString('latin1').split(record.toString('latin1')).length - 1;
const states = async () =>
  (await prisma().operation.findMany({ orderBy: { id: 'asc' } })).map(
    ({ kind, state }) => `${kind} ${state}`,
  );
const isListed = async () => (await prisma().message.count({ where: { key } })) === 1;

/** The next commits are answered as a node of Galera answers one that another was before: all of it was taken back. */
function refuseCommits(times: number): () => number {
  let left = times;
  const take = pool().getConnection.bind(pool());
  vi.spyOn(pool(), 'getConnection').mockImplementation(async () => {
    const connection = await take();
    const commit = connection.commit.bind(connection);
    connection.commit = async () => {
      if (left === 0) return commit();
      left--;
      await connection.rollback();
      throw Object.assign(new Error('Deadlock found when trying to get lock; try restarting transaction'), {
        code: 'ER_LOCK_DEADLOCK',
      });
    };
    return connection;
  });
  return () => times - left;
}

/** Ends the statement that takes the row out of the index, while a rival has that row: the record is out of the file by then. */
async function endStatement(how: 'QUERY' | 'CONNECTION'): Promise<void> {
  const waiting = async () => {
    const [rows] = await root.query<RowDataPacket[]>(
      "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = ? AND INFO LIKE 'DELETE message, mark%'",
      [site.database.user],
    );
    return rows[0]?.ID;
  };
  await expect.poll(waiting, { timeout: 20_000 }).toBeDefined();
  await root.query(`KILL ${how} ${await waiting()}`);
}

it('a delete whose commits a cluster refuses is done once, with one copy', async () => {
  const refused = refuseCommits(3);
  expect(await deleteMessage(ALICE, ALICE, key, newBatch())).toMatchObject({ ok: true });
  expect(refused()).toBe(3);
  expect(await states()).toEqual(['delete done']);
  expect(copies()).toBe(1);
  expect(held().includes(record)).toBe(false);
  expect(held().includes(other)).toBe(true);
  expect(await isListed()).toBe(false);
});

it('so is an undo: the message is back once', async () => {
  const batch = newBatch();
  await deleteMessage(ALICE, ALICE, key, batch);
  const refused = refuseCommits(3);
  expect(await undoBatch(ALICE, ALICE, batch)).toMatchObject([{ ok: true }]);
  expect(refused()).toBe(3);
  vi.restoreAllMocks();
  expect(await states()).toEqual(['delete done', 'restore done']);
  expect(held().toString('latin1').split('Subject: To go').length - 1).toBe(1);
  await openQuarantine(ALICE);
  expect(await isListed()).toBe(true);
});

it.each(['QUERY', 'CONNECTION'] as const)(
  'a delete that KILL %s breaks off is not said to be done, and settled once the mailbox is opened again',
  async (how) => {
    const { id: mailboxId } = await prisma().mailbox.findUniqueOrThrow({ where: { store: ALICE } });
    await rival.beginTransaction();
    await rival.query('SELECT * FROM dashboard_message WHERE mailbox_id = ? FOR UPDATE', [mailboxId]);
    const answer = deleteMessage(ALICE, ALICE, key, newBatch()).catch((error: unknown) => ({
      ok: false,
      error,
    }));
    await endStatement(how);
    expect(await answer).toMatchObject({ ok: false });
    await rival.rollback();
    expect(held().includes(record)).toBe(false);
    // What was begun just now may still be in work.
    await site.query('UPDATE dashboard_operation SET started_at = started_at - INTERVAL 1 HOUR');
    await openQuarantine(ALICE);
    expect(await states()).toEqual(['delete done']);
    expect(copies()).toBe(1);
    expect(held().includes(other)).toBe(true);
    await openQuarantine(ALICE);
    expect(await isListed()).toBe(false);
  },
);
