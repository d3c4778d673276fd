import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { troubleOf } from '@/lib/data/request/trouble';
import { inBackground } from '@/lib/ground/in-background';
import { createPool } from '@/lib/store/db/pool';
import { hearLog } from '@/tests/support/hear-log';
import { testSite } from '@/tests/support/test-site';

// A server that is there and does not answer: people are told so, and what they asked is left behind nowhere.

const site = await testSite();
hearLog();
const PATIENCE_MS = 500;
const address = () => {
  const { socket, user, password, name } = site.database;
  return { socketPath: socket, user, password, database: name };
};
let root: Connection;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  root = await createConnection({
    socketPath: site.database.socket,
    user: 'root',
    database: site.database.name,
  });
});
afterAll(() => root.end());
beforeEach(() => {
  pool = createPool(address(), PATIENCE_MS);
});
afterEach(() => pool.end());

/** Threads of the server that do what was asked. */
async function atWork(words: string): Promise<number> {
  const [rows] = await root.query<RowDataPacket[]>(
    'SELECT ID FROM information_schema.PROCESSLIST WHERE USER = ? AND INFO LIKE ?',
    [site.database.user, words],
  );
  return rows.length;
}

describe('a statement that is not answered', () => {
  it('is ended for people, as one of a server that has gone, and the next one is answered', async () => {
    const error = await pool.query('SELECT SLEEP(100)').catch((thrown: unknown) => thrown);
    expect(await troubleOf(error)).toMatchObject({ code: 'unavailable', reason: 'database' });
    const [rows] = await pool.query('SELECT 1 AS one');
    expect(rows).toEqual([{ one: 1 }]);
    await root.query(
      `KILL ${(await root.query<RowDataPacket[]>("SELECT ID FROM information_schema.PROCESSLIST WHERE INFO = 'SELECT SLEEP(100)'"))[0][0]?.ID}`,
    );
  });

  it('ends with all of its transaction', async () => {
    const connection = await pool.getConnection();
    await connection.beginTransaction();
    await expect(connection.query('SELECT SLEEP(2)')).rejects.toMatchObject({ fatal: true });
    await expect(connection.query('SELECT 1')).rejects.toThrow();
    connection.release();
    expect((await pool.query('SELECT 1 AS one'))[0]).toEqual([{ one: 1 }]);
  });

  it('that waits for a table leaves no thread of the server behind', async () => {
    await root.query('LOCK TABLES dashboard_task WRITE');
    try {
      await Promise.all(
        Array.from({ length: 10 }, () =>
          expect(pool.query('SELECT COUNT(*) FROM dashboard_task')).rejects.toMatchObject({ fatal: true }),
        ),
      );
      await expect.poll(() => atWork('%COUNT(*) FROM dashboard_task'), { timeout: 15_000 }).toBe(0);
    } finally {
      await root.query('UNLOCK TABLES');
    }
  });

  it('is waited for in the background, and no longer counts once it is answered', async () => {
    expect((await inBackground(() => pool.query('SELECT SLEEP(1.2) AS slept')))[0]).toEqual([{ slept: 0 }]);
    const connection = await pool.getConnection();
    for (let time = 0; time < 4; time++) {
      await connection.query('SELECT SLEEP(0.3)');
      expect((await connection.query('SELECT 1 AS one'))[0]).toEqual([{ one: 1 }]);
    }
    connection.release();
  });
});
