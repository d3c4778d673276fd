import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'mysql2/promise';
import { startSite } from '@/tests/support/site';
import { signIn } from './browserless';
import { figureOf, formatFigure, formatTable } from './figures';

// What the list of users costs on a site with many of them, each with two preferences and an indexed quarantine.

const USERS = 10_000;
const REQUESTS = 40;
const ANEW = 5;
const FIRST_UID = 100;

async function addUsers(database: Pool): Promise<void> {
  const users = Array.from({ length: USERS }, (_unused, index) => ({
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

const site = await startSite();
try {
  await addUsers(site.database);
  const admin = await signIn(site, 'admin');
  const pages = {
    'by name': '/admin/users',
    'by accuracy, page 100': '/admin/users?sort=accuracy&dir=asc&page=100',
    'a search': '/admin/users?q=user77&sort=messages',
  };
  // The first requests make the server compile its code; they are not measured.
  for (let round = 0; round < 10; round++) await admin.get('/admin/users');
  const rows: string[][] = [];
  // A list is shown for half a minute; after five seconds it is read again in the background.
  for (const [name, pause] of [
    ['everything read anew', 30_100],
    ['shown once more, and read anew behind it', 5_100],
  ] as const) {
    const samples: number[] = [];
    for (let round = 0; round < ANEW; round++) {
      await wait(pause);
      samples.push((await admin.get('/admin/users')).ms);
    }
    rows.push([`users page, ${name}`, formatFigure(figureOf(samples))]);
  }
  for (const [name, path] of Object.entries(pages)) {
    const samples: number[] = [];
    for (let round = 0; round < REQUESTS; round++) samples.push((await admin.get(path)).ms);
    rows.push([`users page, ${name}`, formatFigure(figureOf(samples))]);
  }
  console.log(formatTable(['', `${USERS.toLocaleString('en')} users, ms median / p95`], rows));
} finally {
  await site.stop();
}
