import { appendFileSync, mkdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { readTokens } from '@/lib/formats/tokens/read-tokens';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { startSite } from '@/tests/support/site';
import { signIn, type Visitor } from './browserless';
import { figureOf, formatFigure, formatTable } from './figures';
import { MANY_WORDS, madeRecord, seeded, writeQuarantine } from './quarantine-of';
import { queryTimes } from './query-times';
import { peakMegabytes, resetPeak, serverPid } from './server-memory';

// What judging costs: a quarantine against a token table of a million rows, with the list asked for meanwhile; a message that
// has just come; and the order of likely mistakes at a size where every order shows what it costs.

const MESSAGES = Number(process.argv[2] ?? 10_000);
const TOKENS = Number(process.argv[3] ?? 1_000_000);
const SORTED = Number(process.argv[4] ?? 100_000);
const UID = 50;
const USER = 'scored';
const REQUESTS = 20;
const WHILE_JUDGED_MS = 20_000;
const PAGE_EVERY_MS = 500;
const CHAIN = { chain: true, urls: true, ignoredHeaders: new Set<string>() };

const times = await queryTimes(process.env.TEST_MYSQL_SOCKET ?? '');
const site = await startSite();
try {
  Object.assign(process.env, site.environment);
  const admin = await signIn(site, 'admin');
  const pid = serverPid(site.environment.PORT);
  await addMailbox(USER, UID, MESSAGES, MANY_WORDS);
  await fillTokens();
  await admin.get('/mailbox/admin/quarantine');
  resetPeak(pid);
  const whole = await measureJudging(admin);
  const fresh = await measureNew(admin);
  console.log(
    formatTable(
      ['', ''],
      [
        ...whole,
        ['a new message: from its row to its score, ms (median / p95)', formatFigure(figureOf(fresh))],
        ['peak memory of the server, MB', String(peakMegabytes(pid))],
      ],
    ),
  );
  await measureLarge(admin);
} finally {
  await Promise.all([pool().end(), prisma().$disconnect()]).catch(() => undefined);
  await site.stop();
}

async function addMailbox(
  user: string,
  uid: number,
  count: number,
  pick?: typeof MANY_WORDS,
): Promise<string> {
  const { dir, mbox } = userFiles(site.home, 'domain', user);
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  await site.database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (?, ?)', [uid, user]);
  await site.database.query('INSERT INTO dspam_stats VALUES (?, 5000, 5000, 0, 0, 0, 0, 0, 0)', [uid]);
  await writeQuarantine(mbox, site.database, uid, count, pick);
  return mbox;
}

/** A whole quarantine, while somebody looks at its list and at messages all the time. */
async function measureJudging(admin: Visitor): Promise<string[][]> {
  const list = `/mailbox/${USER}/quarantine`;
  await times.start();
  const began = performance.now();
  await admin.get(list);
  const pages = await measureMeanwhile(admin, USER, () => waiting(USER));
  const seconds = (performance.now() - began) / 1000;
  const queries = await times.stop('FROM dspam_token_data');
  const quiet = await repeat(() => admin.get(list));
  return [
    [
      `${MESSAGES.toLocaleString('en')} messages against ${TOKENS.toLocaleString('en')} token rows, s`,
      seconds.toFixed(1),
    ],
    ['list page meanwhile, ms (median / p95)', formatFigure(figureOf(pages.list))],
    ['open a message meanwhile', formatFigure(figureOf(pages.open))],
    ['list page afterwards', formatFigure(figureOf(quiet))],
    [`queries of the token table (${queries.length}), ms in the server`, formatFigure(figureOf(queries))],
    ['the longest of them', Math.max(...queries).toFixed(1)],
    ['over 50 ms', String(queries.filter((ms) => ms > 50).length)],
  ];
}

/** The list and messages in turn, two a second, as long as `goesOn` says. */
async function measureMeanwhile(
  admin: Visitor,
  user: string,
  goesOn: () => Promise<unknown>,
): Promise<{ list: number[]; open: number[] }> {
  const list = `/mailbox/${user}/quarantine`;
  const [rows] = await site.database.query<RowDataPacket[]>(
    'SELECT message_key FROM dashboard_message JOIN dashboard_mailbox ON id = mailbox_id WHERE store = ? AND seq % 97 = 0',
    [user],
  );
  const keys = rows.map(({ message_key: key }) => encodeURIComponent(String(key)));
  const listed: number[] = [];
  const opened: number[] = [];
  for (let round = 0; await goesOn(); round++) {
    listed.push((await admin.get(list)).ms);
    await wait(PAGE_EVERY_MS);
    opened.push((await admin.get(`${list}/${keys[round % keys.length]}`)).ms);
    await wait(PAGE_EVERY_MS);
  }
  return { list: listed, open: opened };
}

/** Messages that come one by one: how long the row of each is there before its score is. */
async function measureNew(admin: Visitor): Promise<number[]> {
  const { mbox } = userFiles(site.home, 'domain', USER);
  const random = seeded(9);
  const times: number[] = [];
  for (let round = 0; round < REQUESTS; round++) {
    const { record, signature } = madeRecord(UID, MESSAGES + round, random, MANY_WORDS);
    appendFileSync(mbox, record);
    const page = admin.get(`/mailbox/${USER}/quarantine`);
    let synced = 0;
    for (;;) {
      const score = await scoreOf(signature);
      if (score !== null && synced === 0) synced = performance.now();
      if (score !== null && score >= 0) break;
      await wait(1);
    }
    times.push(performance.now() - synced);
    await page;
  }
  return times;
}

async function scoreOf(key: string): Promise<number | null> {
  const [rows] = await site.database.query<RowDataPacket[]>(
    'SELECT score FROM dashboard_message WHERE message_key = ?',
    [key],
  );
  return rows[0] ? Number(rows[0].score) : null;
}

/** Tokens of the messages themselves, and as many others as make the table as large as it is meant to be. */
async function fillTokens(): Promise<void> {
  const random = seeded(3);
  const ids = new Set<bigint>();
  for (let index = 0; index < MESSAGES && ids.size < TOKENS / 2; index++) {
    for (const { id } of readTokens(madeRecord(UID, index, random, MANY_WORDS).record, CHAIN).tokens)
      ids.add(id);
  }
  for (let index = 0; ids.size < TOKENS; index++) ids.add(tokenId(`other${index}`));
  const rows = [...ids].map((id, index) => `(${UID},${id},${1 + (index % 37)},${index % 29},CURDATE())`);
  for (let at = 0; at < rows.length; at += 5000)
    await site.database.query(`INSERT INTO dspam_token_data VALUES ${rows.slice(at, at + 5000).join(',')}`);
}

async function waiting(user: string): Promise<number> {
  const [rows] = await site.database.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS waiting FROM dashboard_message JOIN dashboard_mailbox ON id = mailbox_id
     WHERE store = ? AND score < 0`,
    [user],
  );
  return Number(rows[0]?.waiting);
}

async function repeat(run: () => Promise<{ ms: number }>): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < REQUESTS; round++) samples.push((await run()).ms);
  return samples;
}

/** A large list: while it is judged for some time, and then each order, its first page and one in the middle. */
async function measureLarge(admin: Visitor): Promise<void> {
  const user = 'sorted';
  const list = `/mailbox/${user}/quarantine`;
  await addMailbox(user, UID + 1, SORTED, MANY_WORDS);
  await site.database.query('UPDATE dspam_token_data SET uid = ? WHERE uid = ?', [UID + 1, UID]);
  await admin.get(list);
  const until = performance.now() + WHILE_JUDGED_MS;
  const pages = await measureMeanwhile(admin, user, async () => performance.now() < until);
  const left = await waiting(user);
  // The rest is made up, most of it unlikely, as judged by the totals of now: only the order is measured from here on.
  await site.database.query(
    `UPDATE dashboard_message JOIN dashboard_mailbox ON id = mailbox_id
     SET score = 100 * POW(RAND(), 8), score_spam = 5000, score_innocent = 5000 WHERE store = ? AND score < 0`,
    [user],
  );
  console.log(
    `\n${SORTED.toLocaleString('en')} messages, ${left.toLocaleString('en')} of them not judged yet, ms (median / p95)\n`,
  );
  console.log(
    formatTable(
      ['list', 'open a message'],
      [[formatFigure(figureOf(pages.list)), formatFigure(figureOf(pages.open))]],
    ),
  );
  const rows: string[][] = [];
  for (const sort of ['confidence', 'date', 'likely', 'from', 'subject']) {
    const first = await repeat(() => admin.get(`${list}?sort=${sort}`));
    const middle = await repeat(() => admin.get(`${list}?sort=${sort}&page=${Math.floor(SORTED / 100)}`));
    rows.push([sort, formatFigure(figureOf(first)), formatFigure(figureOf(middle))]);
  }
  for (const group of ['sender', 'domain']) {
    const grouped = await repeat(() => admin.get(`${list}?group=${group}`));
    rows.push([`grouped by ${group}`, formatFigure(figureOf(grouped)), '']);
  }
  console.log(`\n${SORTED.toLocaleString('en')} messages, ms (median / p95)\n`);
  console.log(formatTable(['order', 'first page', 'middle page'], rows));
}
