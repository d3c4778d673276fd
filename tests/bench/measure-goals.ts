import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { startServer } from '@/scripts/setup/server.mjs';
import type { Site } from '@/tests/support/site';
import type { Visitor } from './browserless';
import { type Figure, figureOf } from './figures';
import type { Goal } from './goals';
import { type LargeMailbox, makeMailbox } from './large-mailbox';
import { commonWord, RARE_WORD, writeLog } from './log-of';
import { measureClicks, measureOpenings, openList } from './measure-clicks';
import { processorMs } from './processor-time';
import { peakMegabytes, resetPeak, serverPid } from './server-memory';
import { runsOf } from './timed-filter';
import { addUsers } from './users-of';

const ROUNDS = 40;
const WARM_UP = 8;
const COUNTED = 10;
const AT_ONCE = 8;
const AT_ONCE_MS = 4_000;
const JUDGED_AFTER_MS = 30_000;
/** Longer than a list of users is shown again (lib/people/users). */
const USERS_KEPT_MS = 31_000;
const USERS = 10_000;
/** Clicks in the browser of each kind that are measured, and before them. */
const CLICKS = 10;
const FIRST_CLICKS = 3;
const OPENINGS = 10;
/** Each of the two that look for left work does so once in a minute. */
const IDLE_STATEMENTS = 2;
const IDLE_SHARE = 0.005;
/** Looks at a server that nobody asks. V8 gives memory back some time after the last page, once, with 200 to 300 ms of the processor. */
const IDLE_LOOKS = 4;
/** Nothing is asked of the database for so long: what a click has begun is over. Messages of a mailbox are judged anew after some releases. */
const QUIET_MS = 2_000;
/** The goals that were set in milliseconds, on a machine with this floor. */
const FLOOR_OF_GOALS_MS = 7.6;
const CLICK_FLOORS = 100 / FLOOR_OF_GOALS_MS;

/** How much is made to measure on. */
export interface Sizes {
  messages: number;
  records: number;
  /** How long it is watched while nobody asks. */
  idleMs: number;
}

/**
 * Measures everything that has a goal, in one run; the pages in turn, so that what else the machine does meets all of them. `runLog`: of the timed
 * filter that the site has.
 */
export async function measureGoals(
  site: Site,
  admin: Visitor,
  sizes: Sizes,
  runLog: string,
): Promise<{ floorMs: number; goals: Goal[] }> {
  const pid = serverPid(site.environment.PORT);
  for (let round = 0; round < WARM_UP; round++)
    for (const page of ['/mailbox/admin/quarantine', '/mailbox/admin/history', '/admin/users'])
      await admin.get(page);
  const usersAt = performance.now();
  resetPeak(pid);
  const large = await makeMailbox(site, admin, 150_001, sizes.messages);
  const peak = peakMegabytes(pid);
  const small = await makeMailbox(site, admin, 150_002, 100);
  const history = await makeHistory(site, admin, sizes.records);

  const { floor, list, ...pages } = await measurePages(admin, await pagesOf(site, large, small, history));
  const floors = (ms: number) => ms / floor.median;
  const idle = await watchIdle(site, pid, sizes.idleMs);
  const statements = await countStatements(site, admin, large.list);
  const browser = await measureInBrowser(site, small.list, runLog);
  await untilQuiet(site.database);
  const times = (one: Figure, other: Figure) => one.p95 / other.p95;
  const goals: Goal[] = [
    { work: 'list, median', measured: floors(list.median), most: 3, unit: 'floors' },
    { work: 'list, p95', measured: floors(list.p95), most: 5, unit: 'floors' },
    {
      work: 'list, beside 100 messages',
      measured: list.median / pages.small.median,
      most: 1.2,
      unit: 'times',
    },
    { work: 'list, statements', measured: statements, most: 8, unit: '' },
    { work: 'list, HTML', measured: (await admin.get(large.list)).text.length / 1000, most: 60, unit: 'KB' },
    { work: 'open a message, median', measured: floors(pages.open.median), most: 3, unit: 'floors' },
    { work: 'open a message, p95', measured: floors(pages.open.p95), most: 5, unit: 'floors' },
    ...Object.entries(pages).flatMap(([work, figure]) =>
      work.startsWith('search') || work.startsWith('history')
        ? {
            work,
            measured: times(figure, list),
            most: work.startsWith('search') ? 1.5 : 1.3,
            unit: 'lists, p95',
          }
        : [],
    ),
    {
      work: `pages, ${AT_ONCE} at once`,
      measured: floors(await timeAtOnce(admin, large.list)),
      most: 1000 / 60 / FLOOR_OF_GOALS_MS,
      unit: 'floors a page',
    },
    { work: 'open a message by the router', measured: browser.opened, most: 0.6, unit: 'whole pages' },
    {
      work: 'click on Delete to its notice',
      measured: floors(browser.delete),
      most: CLICK_FLOORS,
      unit: 'floors',
    },
    {
      work: 'click on Release to its notice, without the filter',
      measured: floors(browser.release),
      most: CLICK_FLOORS,
      unit: 'floors',
    },
    { work: 'pages drawn anew by clicks', measured: browser.drawn, most: 0, unit: '' },
    { work: 'idle', measured: idle.share, most: IDLE_SHARE, unit: 'of a core' },
    { work: 'idle, statements', measured: idle.statements, most: IDLE_STATEMENTS, unit: '' },
    {
      work: 'first index',
      measured: floors(large.firstMs) / large.megabytes,
      most: 4000 / FLOOR_OF_GOALS_MS / 650,
      unit: 'floors a MB',
    },
    { work: 'first index, peak memory', measured: peak, most: 300, unit: 'MB' },
    {
      work: 'start to the first page',
      measured: floors(await timeStart(site)),
      most: 3000 / FLOOR_OF_GOALS_MS,
      unit: 'floors',
    },
  ];
  // Not before: the rounds of the background go over their quarantines.
  await addUsers(site.database, USERS);
  await wait(Math.max(0, usersAt + USERS_KEPT_MS - performance.now()));
  const users = (await admin.get('/admin/users')).ms;
  goals.push({ work: 'users anew', measured: floors(users), most: 120 / FLOOR_OF_GOALS_MS, unit: 'floors' });
  const judged = await measureWhileJudged(site, admin, large);
  goals.push({
    work: 'list while messages are judged',
    measured: times(judged, list),
    most: 1.3,
    unit: 'lists, p95',
  });
  return { floorMs: floor.median, goals };
}

async function makeHistory(site: Site, admin: Visitor, records: number): Promise<string> {
  const user = 'logged';
  const files = userFiles(site.home, 'domain', user);
  mkdirSync(files.dir, { recursive: true, mode: 0o770 });
  await site.database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (?, ?)', [150003, user]);
  await writeLog(files.log, 150003, records);
  const page = `/mailbox/${user}/history`;
  for (;;) {
    await admin.get(page);
    const [rows] = await site.database.query<RowDataPacket[]>(
      "SELECT is_complete FROM dashboard_log WHERE kind = 'user' AND store = ?",
      [user],
    );
    if (Number(rows[0]?.is_complete) === 1) return page;
    await wait(100);
  }
}

async function pagesOf(site: Site, large: LargeMailbox, small: LargeMailbox, history: string) {
  const [rows] = await site.database.query<RowDataPacket[]>(
    'SELECT message_key FROM dashboard_message m JOIN dashboard_mailbox b ON b.id = m.mailbox_id WHERE store = ? AND seq % 97 = 0 LIMIT ?',
    [large.user, ROUNDS],
  );
  const messages = rows.map(({ message_key: key }) => `${large.list}/${encodeURIComponent(String(key))}`);
  const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
  const search = (words: string, more = '') => `${large.list}?q=${encodeURIComponent(words)}${more}`;
  return {
    floor: '/api/health',
    list: large.list,
    small: small.list,
    open: messages,
    'search: a common word': search(commonWord(3)),
    'search: a word of all': search('offer'),
    'search: two words': search(`${commonWord(30)} ${commonWord(300)}`),
    'search: two letters': search('zq'),
    'search: a rare word': search('end1234'),
    'search: nowhere': search('unheardofword'),
    'search: from:': search('from:winner'),
    'search: subject:': search('subject:lottery'),
    'search: common, one day': search(commonWord(3), `&since=${day}&until=${day}`),
    'search: common, not seen': search(commonWord(3), '&unseen=1'),
    'history: a page': history,
    'history: class spam': `${history}?class=spam`,
    'history: a common word': `${history}?q=${commonWord(3)}`,
    'history: a rare word': `${history}?q=${RARE_WORD}`,
  } as const;
}

/** A figure for each page; a list of addresses is gone through, one a round. */
async function measurePages<Name extends string>(
  admin: Visitor,
  pages: Readonly<Record<Name, string | readonly string[]>>,
): Promise<Record<Name, Figure>> {
  const entries = Object.entries<string | readonly string[]>(pages);
  const samples = new Map<string, number[]>(entries.map(([name]) => [name, []]));
  for (let round = -WARM_UP; round < ROUNDS; round++)
    for (const [name, page] of entries) {
      const address = typeof page === 'string' ? page : (page[(round + WARM_UP) % page.length] ?? '');
      const { ms } = await admin.get(address);
      if (round >= 0) samples.get(name)?.push(ms);
    }
  return Object.fromEntries([...samples].map(([name, ms]) => [name, figureOf(ms)])) as Record<Name, Figure>;
}

/** Statements of one page. Nobody else may use the database meanwhile. */
async function countStatements({ database }: Site, admin: Visitor, page: string): Promise<number> {
  const before = await countAsked(database);
  for (let round = 0; round < COUNTED; round++) await admin.get(page);
  return Math.floor(((await countAsked(database)) - before - 1) / COUNTED);
}

/** Statements so far, as the database server counts them: this one, too. */
async function countAsked(database: Site['database']): Promise<number> {
  const [rows] = await database.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Questions'");
  return Number(rows[0]?.Value);
}

/** Milliseconds a page takes where several are asked for at once. */
async function timeAtOnce(admin: Visitor, page: string): Promise<number> {
  const began = performance.now();
  let pages = 0;
  const ask = async () => {
    for (; performance.now() - began < AT_ONCE_MS; pages++) await admin.get(page);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return (performance.now() - began) / pages;
}

/** What the server does while nobody asks for anything: its share of a core, and statements. The first of several looks that reaches its goal, or the last. */
async function watchIdle(
  { database }: Site,
  pid: number,
  idleMs: number,
): Promise<{ share: number; statements: number }> {
  await untilQuiet(database);
  for (let look = 1; ; look++) {
    const before = processorMs(pid);
    const asked = await countAsked(database);
    await wait(idleMs);
    const statements = (await countAsked(database)) - asked - 1;
    const share = (processorMs(pid) - before) / idleMs;
    if (share <= IDLE_SHARE || look === IDLE_LOOKS) return { share, statements };
  }
}

/** Until nothing was asked for a while: what pages and clicks have begun comes to its end. */
async function untilQuiet(database: Site['database']): Promise<void> {
  for (let asked = -1; ; await wait(QUIET_MS)) {
    const now = await countAsked(database);
    // Each count is a statement itself.
    if (now === asked + 1) return;
    asked = now;
  }
}

/** Medians of what a person waits for in a browser, in milliseconds; of opening by the router, in whole pages. */
async function measureInBrowser(site: Site, list: string, runLog: string) {
  const { browser, page } = await openList(site, list);
  try {
    const { byRouter, whole } = await measureOpenings(page, list, OPENINGS);
    await page.goto(list);
    await page.locator('[data-row][role]').first().waitFor();
    await measureClicks(page, 'delete', FIRST_CLICKS);
    const deleted = await measureClicks(page, 'delete', CLICKS);
    await measureClicks(page, 'release', FIRST_CLICKS);
    writeFileSync(runLog, '');
    const released = await measureClicks(page, 'release', CLICKS);
    const runs = runsOf(runLog);
    return {
      opened: figureOf(byRouter).median / figureOf(whole).median,
      delete: figureOf(deleted.ms).median,
      release: figureOf(released.ms.map((ms, round) => ms - (runs[round] ?? 0))).median,
      drawn: deleted.drawn + released.drawn,
    };
  } finally {
    await browser.close();
  }
}

/** A second server over the same site, from its start until a page was answered. */
async function timeStart(site: Site): Promise<number> {
  const port = await findPort(0);
  const origin = `http://localhost:${port}`;
  const began = performance.now();
  const server = await startServer(
    { ...site.environment, PORT: String(port), NEXTAUTH_URL: origin },
    'ignore',
  );
  try {
    await (await fetch(`${origin}/login`)).text();
    return performance.now() - began;
  } finally {
    await server.stop();
  }
}

/** All of it is to be judged anew; the figure is of the pages from the first score on. */
async function measureWhileJudged(
  { database }: Site,
  admin: Visitor,
  { user, list }: LargeMailbox,
): Promise<Figure> {
  await database.query(
    'UPDATE dashboard_message JOIN dashboard_mailbox ON id = mailbox_id SET score = -1 WHERE store = ?',
    [user],
  );
  const count = async (condition: string) => {
    const [rows] = await database.query<RowDataPacket[]>(
      `SELECT COUNT(*) AS counted FROM dashboard_message JOIN dashboard_mailbox ON id = mailbox_id WHERE store = ? AND ${condition}`,
      [user],
    );
    return Number(rows[0]?.counted);
  };
  const began = performance.now();
  for (await admin.get(list); (await count('score >= 0')) === 0; await wait(100))
    if (performance.now() - began > JUDGED_AFTER_MS) throw new Error('nothing is judged');
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    samples.push((await admin.get(list)).ms);
    await wait(100);
  }
  if ((await count('score < 0')) === 0) throw new Error('all was judged too soon: more messages are needed');
  return figureOf(samples);
}
