import type { Pool } from 'mysql2/promise';

const FIRST_UID = 200_000;

/** Adds users with figures, two preferences and an indexed quarantine each. */
export async function addUsers(database: Pool, count: number): Promise<void> {
  const users = Array.from({ length: count }, (_unused, index) => ({
    uid: FIRST_UID + index,
    name: `user${index}@example${index % 20}.org`,
    index,
  }));
  const insert = (table: string, rows: unknown[][]) =>
    database.query('INSERT INTO ?? VALUES ?', [table, rows]);
  await insert(
    'dspam_virtual_uids',
    users.map(({ uid, name }) => [uid, name]),
  );
  await insert(
    'dspam_stats',
    users.map(({ uid, index }) => [
      uid,
      900 + (index % 7919),
      2000 + index,
      index % 71,
      index % 5,
      250,
      250,
      0,
      0,
    ]),
  );
  await insert(
    'dspam_preferences',
    users.flatMap(({ uid, index }) => [
      [uid, 'trainingMode', index % 2 ? 'TOE' : 'TEFT'],
      [uid, 'statisticalSedation', String(index % 11)],
    ]),
  );
  await database.query(
    'INSERT INTO dashboard_mailbox (store, path, message_count, message_bytes, last_received_at) VALUES ?',
    [
      users.map(({ name, index }) => [
        name,
        '',
        index % 300,
        index * 6000,
        new Date(Date.now() - index * 60_000),
      ]),
    ],
  );
}
