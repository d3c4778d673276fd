import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { expect, it } from 'vitest';
import { databaseTrouble } from '@/lib/store/db/database-trouble';
import { createPool, pool, transaction } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { whileHeld } from '@/lib/store/db/while-held';
import { startMariadb } from '@/scripts/setup/mariadb.mjs';
import { testSite } from '../../../support/test-site';

const site = await testSite();
const CONNECTIONS = 10;

it('takes no more connections than one pool has, whatever asks', async () => {
  const ask = () => [
    prisma().$queryRaw`SELECT SLEEP(0.01)`,
    pool().query('SELECT SLEEP(0.01)'),
    transaction((connection) => connection.query('SELECT SLEEP(0.01)')),
  ];
  await whileHeld('something', () => Promise.all(Array.from({ length: 20 }, ask).flat()));
  const [[row]] = await site.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND DB = DATABASE()',
  );
  expect(Number(row?.n)).toBeLessThanOrEqual(CONNECTIONS);
  expect(Number(row?.n)).toBeGreaterThan(5);
});

it('leaves room for what transactions ask outside of themselves, however many there are', async () => {
  const one = () => transaction(async () => prisma().job.count());
  const counts = await whileHeld('something', () =>
    Promise.all(Array.from({ length: 3 * CONNECTIONS }, one)),
  );
  expect(counts?.value).toEqual(Array(3 * CONNECTIONS).fill(0));
});

it('says that the database cannot be reached when all connections stay taken', async () => {
  const taken = await Promise.all(Array.from({ length: CONNECTIONS }, () => pool().getConnection()));
  const error = await prisma()
    .job.count()
    .catch((thrown: unknown) => thrown);
  expect(databaseTrouble(error)?.reason).toBe('database');
  for (const connection of taken) connection.release();
  // The one that it waited for came late, and is free again.
  expect(await Promise.all(Array.from({ length: CONNECTIONS }, () => prisma().job.count()))).toHaveLength(
    CONNECTIONS,
  );
});

it('rolls a transaction of Prisma back, and its connection is as good as before', async () => {
  const entry = { at: new Date(), event: 'x', actor: 'rolled-back', address: '' };
  for (let round = 0; round < 2 * CONNECTIONS; round++)
    await expect(
      prisma().$transaction(async (inside) => {
        await inside.auditEntry.create({ data: entry });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
  await prisma().$transaction([prisma().auditEntry.create({ data: { ...entry, actor: 'kept' } })]);
  expect(await prisma().auditEntry.findMany({ select: { actor: true } })).toEqual([{ actor: 'kept' }]);
});

it('gets over connections that the server has cut', async () => {
  await Promise.all(Array.from({ length: CONNECTIONS }, () => prisma().job.count()));
  const [ids] = await site.query<RowDataPacket[]>(
    'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND DB = DATABASE()',
  );
  for (const { id } of ids) await site.query(`KILL ${id}`).catch(() => undefined);
  await expect
    .poll(() =>
      prisma()
        .job.count()
        .catch(() => -1),
    )
    .toBe(0);
});

it('asks the same, whatever mode the server has', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dspam-dashboard-escapes-'));
  const server = await startMariadb(folder);
  const root = createPool({ socketPath: server.socket, user: 'root', password: '', database: 'mysql' });
  const own = createPool({ socketPath: server.socket, user: 'root', password: '', database: 'mysql' });
  try {
    await root.query(
      "SET GLOBAL sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES,ONLY_FULL_GROUP_BY,PAD_CHAR_TO_FULL_LENGTH'",
    );
    const text = "\\' OR 1 -- it's";
    const [[row]] = await own.query<RowDataPacket[]>('SELECT ? AS text, "x" AS quoted, 0 || 1 AS one', [
      text,
    ]);
    expect(row).toEqual({ text, quoted: 'x', one: 1 });
    const [[user]] = await own.query<RowDataPacket[]>(
      "SELECT User AS name, COUNT(*) AS n FROM user WHERE User = 'root' GROUP BY CONCAT(User, 'x')",
    );
    expect(user?.name).toBe('root');
  } finally {
    await Promise.all([root.end(), own.end()]);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
