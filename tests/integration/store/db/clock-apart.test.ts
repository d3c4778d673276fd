import { type Connection, createConnection, type ResultSetHeader } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { getConfig } from '@/lib/store/config/config';
import { clockApart } from '@/lib/store/db/clock-apart';
import { testSite } from '@/tests/support/test-site';

const site = await testSite();
const HALF_AN_HOUR = 1800;
let root: Connection;
const made: number[] = [];

beforeAll(async () => {
  root = await createConnection({ socketPath: site.database.socket, user: 'root', database: 'mysql' });
});

afterAll(async () => {
  for (const table of ['time_zone', 'time_zone_name', 'time_zone_transition', 'time_zone_transition_type'])
    await root.query('DELETE FROM ?? WHERE Time_zone_id IN (?)', [table, made]);
  await root.end();
});

/** A time zone whose clocks are put back by an hour so many seconds from now. */
async function zoneThatEndsSummer(inSeconds: number): Promise<string> {
  const [{ insertId }] = await root.query<ResultSetHeader>(
    "INSERT INTO time_zone (Use_leap_seconds) VALUES ('N')",
  );
  made.push(insertId);
  const name = `${site.database.name}/${insertId}`;
  await root.query('INSERT INTO time_zone_name (Name, Time_zone_id) VALUES (?, ?)', [name, insertId]);
  await root.query(
    'INSERT INTO time_zone_transition_type (Time_zone_id, Transition_type_id, `Offset`, Is_DST, Abbreviation) VALUES ?',
    [[0, 1].map((type) => [insertId, type, type * 3600, type, type === 1 ? 'SUM' : 'WIN'])],
  );
  const now = Math.floor(Date.now() / 1000);
  const changes = [
    [now - 90 * 24 * 3600, 1],
    [now + inSeconds, 0],
  ];
  await root.query(
    'INSERT INTO time_zone_transition (Time_zone_id, Transition_time, Transition_type_id) VALUES ?',
    [changes.map((change) => [insertId, ...change])],
  );
  return name;
}

it.each([
  ['for the first time', HALF_AN_HOUR],
  ['once more', -HALF_AN_HOUR],
])('finds no difference in the hour that comes twice, %s', async (_when, inSeconds) => {
  const connection = await createConnection({ ...getConfig().database });
  try {
    await connection.query('SET time_zone = ?', [await zoneThatEndsSummer(inSeconds)]);
    expect(Math.abs(await clockApart(connection))).toBeLessThan(HALF_AN_HOUR * 1000);
  } finally {
    await connection.end();
  }
});
