import { appendFileSync, mkdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { pool } from '@/lib/db/pool';
import { prisma } from '@/lib/db/prisma';
import { userFiles } from '@/lib/dspam/userdir';
import { syncQuarantine } from '@/lib/index/sync-quarantine';
import { TokenReader } from '@/lib/scoring/token-reader';
import { readTokens } from '@/lib/tokens/read-tokens';
import { tokenId } from '@/lib/tokens/token-id';
import { startSite } from '@/tests/support/site';
import { signIn } from './browserless';
import { figureOf, formatFigure, formatTable } from './figures';
import { madeRecord, seeded, writeQuarantine } from './quarantine-of';
import { peakMegabytes, resetPeak, serverPid } from './server-memory';

// What judging costs: a quarantine against a token table of a million rows, with the list asked for meanwhile; a message that
// has just come; and the order of likely mistakes at a size where every order shows what it costs.

const MESSAGES = Number(process.argv[2] ?? 10_000);
const TOKENS = Number(process.argv[3] ?? 1_000_000);
const SORTED = Number(process.argv[4] ?? 100_000);
const UID = 50;
const USER = 'scored';
const REQUESTS = 20;
const CHAIN = { chain: true, urls: true, ignoredHeaders: new Set<string>() };

const site = await startSite();
try {
  Object.assign(process.env, site.environment);
  const admin = await signIn(site, 'admin');
  const { dir, mbox } = userFiles(site.home, 'domain', USER);
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  await site.database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (?, ?)', [UID, USER]);
  await site.database.query('INSERT INTO dspam_stats VALUES (?, 5000, 5000, 0, 0, 0, 0, 0, 0)', [UID]);
  await writeQuarantine(mbox, site.database, UID, MESSAGES);
  await fillTokens();
  const pid = serverPid(site.environment.PORT);
  const list = `/mailbox/${USER}/quarantine`;
  await admin.get('/mailbox/admin/quarantine');
  resetPeak(pid);
  const began = performance.now();
  await admin.get(list);
  const meanwhile: number[] = [];
  while ((await waiting()) > 0) {
    meanwhile.push((await admin.get(list)).ms);
    await wait(250);
  }
  const whole = (performance.now() - began) / 1000;
  const quiet = await repeat(() => admin.get(list));
  const random = seeded(9);
  const fresh: number[] = [];
  for (let round = 0; round < REQUESTS; round++) {
    appendFileSync(mbox, madeRecord(UID, MESSAGES + round, random).record);
    const asked = performance.now();
    await admin.get(list);
    while ((await waiting()) > 0) await wait(2);
    fresh.push(performance.now() - asked);
  }
  const reader = new TokenReader(UID);
  for (let round = 0; round < 200; round++) {
    const { tokens } = readTokens(madeRecord(UID, round, random).record, CHAIN);
    await reader.read(tokens.map(({ id }) => id));
  }
  console.log(
    formatTable(
      ['', ''],
      [
        [
          `${MESSAGES.toLocaleString('en')} messages against ${TOKENS.toLocaleString('en')} token rows, s`,
          whole.toFixed(1),
        ],
        ['list page meanwhile, ms (median / p95)', formatFigure(figureOf(meanwhile))],
        ['list page afterwards', formatFigure(figureOf(quiet))],
        ['a new message: list and score together', formatFigure(figureOf(fresh))],
        ['longest query of the token table, ms', reader.longestMs.toFixed(1)],
        ['peak memory of the server, MB', String(peakMegabytes(pid))],
      ],
    ),
  );
  await measureOrders(admin);
} finally {
  await Promise.all([pool().end(), prisma().$disconnect()]).catch(() => undefined);
  await site.stop();
}

/** Tokens of the messages themselves, and as many others as make the table as large as it is meant to be. */
async function fillTokens(): Promise<void> {
  const random = seeded(3);
  const ids = new Set<bigint>();
  for (let index = 0; index < MESSAGES && ids.size < TOKENS / 2; index++) {
    for (const { id } of readTokens(madeRecord(UID, index, random).record, CHAIN).tokens) ids.add(id);
  }
  for (let index = 0; ids.size < TOKENS; index++) ids.add(tokenId(`other${index}`));
  const rows = [...ids].map((id, index) => `(${UID},${id},${1 + (index % 37)},${index % 29},CURDATE())`);
  for (let at = 0; at < rows.length; at += 5000)
    await site.database.query(`INSERT INTO dspam_token_data VALUES ${rows.slice(at, at + 5000).join(',')}`);
}

async function waiting(): Promise<number> {
  const [rows] = await site.database.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS waiting FROM dashboard_message JOIN dashboard_mailbox ON id = mailbox_id
     WHERE store = ? AND score < 0`,
    [USER],
  );
  return Number(rows[0]?.waiting);
}

async function repeat(run: () => Promise<{ ms: number }>): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < REQUESTS; round++) samples.push((await run()).ms);
  return samples;
}

/** Each order of a large list, its first page and one in the middle. Scores are made up: only the order is measured. */
async function measureOrders(admin: Awaited<ReturnType<typeof signIn>>): Promise<void> {
  const user = 'sorted';
  const { dir, mbox } = userFiles(site.home, 'domain', user);
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  await site.database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (?, ?)', [UID + 1, user]);
  await site.database.query('INSERT INTO dspam_stats VALUES (?, 0, 0, 0, 0, 0, 0, 0, 0)', [UID + 1]);
  await writeQuarantine(mbox, site.database, UID + 1, SORTED);
  const { id } = await syncQuarantine(user, mbox);
  await site.database.query('UPDATE dashboard_message SET score = RAND() * 100 WHERE mailbox_id = ?', [id]);
  const list = `/mailbox/${user}/quarantine`;
  const rows: string[][] = [];
  for (const sort of ['likely', 'confidence', 'date', 'from', 'subject']) {
    const first = await repeat(() => admin.get(`${list}?sort=${sort}`));
    const middle = await repeat(() => admin.get(`${list}?sort=${sort}&page=${Math.floor(SORTED / 100)}`));
    rows.push([sort, formatFigure(figureOf(first)), formatFigure(figureOf(middle))]);
  }
  const grouped = await repeat(() => admin.get(`${list}?group=sender`));
  rows.push(['grouped by sender', formatFigure(figureOf(grouped)), '']);
  console.log(`\n${SORTED.toLocaleString('en')} messages, ms (median / p95)\n`);
  console.log(formatTable(['order', 'first page', 'middle page'], rows));
}
