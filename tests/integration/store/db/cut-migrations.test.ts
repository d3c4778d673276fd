import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import mysql from 'mysql2/promise';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, migrationNames } from '@/lib/store/db/migrate';
import { testSite } from '@/tests/support/test-site';

// Migrations whose process is killed, or loses the database, at any place. Here its connection goes, of which the server sees the same.

const site = await testSite();
const CURRENT = 'prisma/migrations';
const FOREIGN = '10000000000000_of_another_program';
const connections: mysql.Connection[] = [];

afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.end().catch(() => undefined);
});

async function connect(): Promise<mysql.Connection> {
  const { socket, user, password, name } = site.database;
  const connection = await mysql.createConnection({ socketPath: socket, user, password, database: name });
  connection.on('error', () => undefined);
  connections.push(connection);
  return connection;
}

const KILLED = new Error('killed');

/** A connection that goes before, or right behind, the statement of that place which is not of the bookkeeping. */
async function connectUntil(place: number, when: 'before' | 'behind'): Promise<mysql.Connection> {
  const connection = await connect();
  const query = connection.query.bind(connection);
  let left = place;
  const cut = async (...asked: Parameters<typeof query>) => {
    const isOfMigration = typeof asked[0] === 'string' && isStatement(asked[0]);
    if (!isOfMigration || left-- > 0) return query(...asked);
    if (when === 'behind') await query(...asked);
    connection.destroy();
    throw KILLED;
  };
  connection.query = cut as typeof query;
  return connection;
}

const isStatement = (sql: string) => !/_prisma_migrations|^SELECT 1 FROM dashboard_mailbox LIMIT 0/.test(sql);

async function tables(): Promise<Map<string, string>> {
  const [names] = await site.query<RowDataPacket[]>("SHOW TABLES LIKE 'dashboard\\_%'");
  const made = new Map<string, string>();
  for (const name of names.flatMap((row) => Object.values(row).map(String))) {
    const [[row]] = await site.query<RowDataPacket[]>('SHOW CREATE TABLE ??', [name]);
    made.set(name, String(row?.['Create Table']).replace(/ AUTO_INCREMENT=\d+/, ''));
  }
  return made;
}

async function dropAll(): Promise<void> {
  for (const name of (await tables()).keys()) await site.query('DROP TABLE ??', [name]);
  await site.query('DROP TABLE _prisma_migrations');
}

describe.each(['before', 'behind'] as const)(
  'every migration, cut short %s each of its statements',
  (when) => {
    it('goes on where it was, to the same tables', async () => {
      const whole = await tables();
      await dropAll();
      let cuts = 0;
      for (;;) {
        // One statement further each time: what was cut behind itself is done, and found so by the next.
        const connection = await connectUntil(when === 'before' || cuts > 0 ? 1 : 0, when);
        const done = await migrate(connection, CURRENT, 0).catch((error: unknown) => {
          if (error !== KILLED) throw error;
          return null;
        });
        if (done !== null) break;
        cuts++;
        await gone(connection);
      }
      expect(cuts).toBeGreaterThan(60);
      expect(await tables()).toEqual(whole);
      const [left] = await site.query<RowDataPacket[]>(
        'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NULL OR logs IS NOT NULL',
      );
      expect(left).toEqual([]);
      expect(await migrate(await connect(), CURRENT)).toEqual([]);
    });
  },
);

/** Until the server has noticed that a connection is not there any more. */
async function gone({ threadId }: mysql.Connection): Promise<void> {
  const rows = () =>
    site.query<RowDataPacket[]>('SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ?', [threadId]);
  await expect.poll(async () => (await rows())[0].length, { interval: 5 }).toBe(0);
}

describe('a migration', () => {
  const NAME = '20990101000000_tried';
  let folder = '';
  let made = 0;
  const write = (sql: string) => {
    folder = path.join(site.folder, `cut-${++made}`);
    mkdirSync(path.join(folder, NAME), { recursive: true });
    writeFileSync(path.join(folder, NAME, 'migration.sql'), sql);
  };
  const noted = async () => {
    const [[row]] = await site.query<RowDataPacket[]>(
      'SELECT logs, applied_steps_count AS steps, finished_at FROM _prisma_migrations WHERE migration_name = ?',
      [NAME],
    );
    return row;
  };
  const rowsMade = async () => (await site.query<RowDataPacket[]>('SELECT * FROM made_tried'))[0];

  beforeEach(async () => {
    await site.query('DROP TABLE IF EXISTS made_tried');
    await site.query('DELETE FROM _prisma_migrations WHERE migration_name = ?', [NAME]);
  });

  /** Is killed while the server works at a statement of its own, which then goes on to its end. */
  async function killDuring(statement: string): Promise<mysql.Connection> {
    const killed = await connect();
    void migrate(killed, folder).catch(() => undefined);
    const atWork = () =>
      site.query<RowDataPacket[]>('SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ? AND INFO = ?', [
        killed.threadId,
        statement,
      ]);
    await expect.poll(async () => (await atWork())[0].length, { interval: 5 }).toBe(1);
    killed.destroy();
    return killed;
  }

  it('whose process is killed while a statement is carried out is gone on with when that has ended', async () => {
    const slow = 'CREATE TABLE made_tried (number INT PRIMARY KEY) SELECT 1 AS number, SLEEP(1) AS slept';
    write(`${slow};\nINSERT INTO made_tried VALUES (2, 0);\n`);
    await killDuring(slow);
    await expect(migrate(await connect(), folder, 0)).rejects.toThrow(
      /is being applied still, by .*connection \d+/,
    );
    expect(await migrate(await connect(), folder)).toEqual([NAME]);
    expect((await rowsMade()).map(({ number }) => number)).toEqual([1, 2]);
  });

  it('that the server refuses has done nothing of the statement, whatever is there: it is done again, not passed over', async () => {
    await site.query('CREATE TABLE made_tried (somebodys INT)');
    write('SELECT 1;\nCREATE TABLE made_tried (number INT);\nINSERT INTO made_tried (number) VALUES (1);\n');
    await expect(migrate(await connect(), folder)).rejects.toThrow("'made_tried' already exists");
    expect(await noted()).toMatchObject({ logs: expect.stringMatching(/^refused: .*exists/), steps: 1 });
    await expect(migrate(await connect(), folder)).rejects.toThrow("'made_tried' already exists");
    await site.query('DROP TABLE made_tried');
    expect(await migrate(await connect(), folder)).toEqual([NAME]);
    expect(await noted()).toMatchObject({ logs: null, steps: 3, finished_at: expect.any(Date) });
    expect(await rowsMade()).toHaveLength(1);
  });

  it('of which somebody at another server or of another account may know more is left to a person', async () => {
    write('CREATE TABLE made_tried (number INT);\n');
    const connection = await connectUntil(0, 'before');
    await expect(migrate(connection, folder)).rejects.toBe(KILLED);
    await gone(connection);
    const { logs } = { ...(await noted()) };
    expect(logs).toContain(site.database.user);
    const other = String(logs).replace(site.database.user, 'somebody');
    await site.query('UPDATE _prisma_migrations SET logs = ? WHERE migration_name = ?', [other, NAME]);
    await expect(migrate(await connect(), folder, 0)).rejects.toThrow('began and did not end');
  });

  it('is gone on with after a restart of the server, though somebody has the number of that connection now', async () => {
    write('CREATE TABLE made_tried (number INT);\n');
    const connection = await connectUntil(0, 'before');
    await expect(migrate(connection, folder)).rejects.toBe(KILLED);
    await gone(connection);
    const living = await connect();
    await site.query(
      `UPDATE _prisma_migrations SET logs = REPLACE(logs, ?, ?), started_at = started_at - INTERVAL 1 YEAR WHERE migration_name = ?`,
      [`connection ${connection.threadId}`, `connection ${living.threadId}`, NAME],
    );
    expect(await migrate(await connect(), folder, 0)).toEqual([NAME]);
  });

  it('is gone on with by one of two only', async () => {
    write('CREATE TABLE made_tried (number INT);\nSELECT SLEEP(0.3);\nINSERT INTO made_tried VALUES (1);\n');
    const connection = await connectUntil(1, 'before');
    await expect(migrate(connection, folder)).rejects.toBe(KILLED);
    await gone(connection);
    const applied = await Promise.all(
      [connect(), connect()].map(async (each) => migrate(await each, folder)),
    );
    expect(applied.flat()).toEqual([NAME]);
    expect(await rowsMade()).toHaveLength(1);
  });
});

describe('tables that were dropped, while it is noted still that they were made,', () => {
  it('are made again; what is not theirs is left', async () => {
    const names = await migrationNames(CURRENT);
    const whole = await tables();
    for (const name of whole.keys()) await site.query('DROP TABLE ??', [name]);
    await site.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES (UUID(), 'x', ?, NOW())",
      [FOREIGN],
    );
    await site.query('DELETE FROM _prisma_migrations WHERE migration_name = ?', [names[0]]);
    expect(await migrate(await connect(), CURRENT)).toEqual(names);
    expect(await tables()).toEqual(whole);
    const [left] = await site.query<RowDataPacket[]>(
      'SELECT checksum FROM _prisma_migrations WHERE migration_name = ?',
      [FOREIGN],
    );
    expect(left).toEqual([{ checksum: 'x' }]);
  });

  it.each([
    ['the first', 0],
    ['a later one', 3],
  ])('are made again from the beginning, where %s was cut short', async (_which, place) => {
    const names = await migrationNames(CURRENT);
    const whole = await tables();
    await dropAll();
    await migrate(await connect(), CURRENT);
    await site.query('DELETE FROM _prisma_migrations WHERE migration_name IN (?)', [names.slice(place + 1)]);
    await site.query(
      'UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 1 WHERE migration_name = ?',
      [names[place]],
    );
    for (const name of whole.keys()) await site.query('DROP TABLE IF EXISTS ??', [name]);
    expect(await migrate(await connect(), CURRENT)).toEqual(names);
    expect(await tables()).toEqual(whole);
  });

  it('are not, while one of them is there', async () => {
    const names = await migrationNames(CURRENT);
    const kept = await tables();
    for (const name of [...kept.keys()].slice(1)) await site.query('DROP TABLE ??', [name]);
    expect(await migrate(await connect(), CURRENT)).toEqual([]);
    expect(names.length).toBeGreaterThan(0);
    await dropAll();
    await migrate(await connect(), CURRENT);
  });
});
