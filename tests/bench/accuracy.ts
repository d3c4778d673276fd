import { mkdirSync, writeFileSync } from 'node:fs';
import type { ResultSetHeader } from 'mysql2/promise';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { type Site, startSite } from '@/tests/support/site';
import { signIn } from './browserless';
import { figureOf, formatFigure, formatTable } from './figures';
import { seeded } from './quarantine-of';

// What the accuracy page costs with two years of hourly totals, for each time that its charts can show.

const USERS = 20;
const HOURS = 2 * 365 * 24;
const REQUESTS = 40;
const ROWS_AT_ONCE = 5_000;

async function addUser(site: Site, number: number): Promise<void> {
  const user = `u${number}`;
  const random = seeded(number);
  await site.database.query('INSERT INTO dspam_virtual_uids VALUES (?, ?)', [900 + number, user]);
  await site.database.query('INSERT INTO dspam_stats VALUES (?, 90000, 80000, 400, 30, 0, 0, 0, 0)', [
    900 + number,
  ]);
  const { dir, log } = userFiles(site.home, 'domain', user);
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  writeFileSync(log, '');
  const [made] = await site.database.query<ResultSetHeader>(
    "INSERT INTO dashboard_log (kind, store, path) VALUES ('user', ?, ?)",
    [user, log],
  );
  const now = Math.floor(Date.now() / 3_600_000);
  const rows = Array.from({ length: HOURS }, (_unused, back) => [
    made.insertId,
    new Date((now - back) * 3_600_000).toISOString().slice(0, 19).replace('T', ' '),
    ...[12, 20, 3, 1.05, 1.02].map((most) => Math.floor(random() * most)),
  ]);
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    await site.database.query(
      'INSERT INTO dashboard_hourly (log_id, hour, spam, innocent, whitelisted, missed_spam, false_positives) VALUES ?',
      [rows.slice(at, at + ROWS_AT_ONCE)],
    );
}

const site = await startSite();
try {
  for (let number = 0; number < USERS; number++) await addUser(site, number);
  const admin = await signIn(site, 'admin');
  const figures: string[][] = [];
  for (const range of ['24h', '14d', '90d', '1y']) {
    const page = `/mailbox/u7/accuracy?range=${range}`;
    for (let round = 0; round < 15; round++) await admin.get(page);
    const samples: number[] = [];
    for (let round = 0; round < REQUESTS; round++) samples.push((await admin.get(page)).ms);
    const { text } = await admin.get(`/mailbox/u7/accuracy/csv?range=${range}`);
    figures.push([range, String(text.trim().split('\n').length - 1), formatFigure(figureOf(samples))]);
  }
  const head = [
    `accuracy page, ${HOURS.toLocaleString('en')} hours kept, ${USERS} users`,
    'points',
    'ms, median / p95',
  ];
  console.log(formatTable(head, figures));
  for (const page of ['/mailbox/u7/preferences', '/admin/preferences', '/mailbox/u7/alerts']) {
    for (let round = 0; round < 15; round++) await admin.get(page);
    const samples: number[] = [];
    for (let round = 0; round < REQUESTS; round++) samples.push((await admin.get(page)).ms);
    console.log(page, formatFigure(figureOf(samples)));
  }
} finally {
  await site.stop();
}
