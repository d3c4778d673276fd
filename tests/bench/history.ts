import { appendFileSync, mkdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { userFiles } from '@/lib/formats/dspam/userdir';
import type { HistoryQuery } from '@/lib/messages/history/history-query';
import { listHistory } from '@/lib/messages/history/list-history';
import { openHistory } from '@/lib/messages/history/open-history';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { type Site, startSite } from '@/tests/support/site';
import { signIn, type Visitor } from './browserless';
import { type Figure, figureOf, formatFigure, formatTable } from './figures';
import { commonWord, type MadeLog, RARE_WORD, writeLog } from './log-of';
import { peakMegabytes, resetPeak, serverPid } from './server-memory';

// What a history costs at three sizes of the user log: the first reading, each kind of page, and one appended record.
// `npm run bench -- history` or `npm run bench -- history 10000,100000`.

const SIZES = (process.argv[2] ?? '10000,100000,1000000').split(',').map(Number);
const REQUESTS = 20;
const WARM_UP = 2000;
const PAGE_LIMIT_P95_MS = 60;
const SYNC_LIMIT_P95_MS = 20;
const FIRST_LIMIT_MS = 25_000;
const MEMORY_LIMIT_MB = 400;
const DAY_MS = 24 * 3600 * 1000;

/** What is asked for: the words of the page's address, and the same for the domain alone. */
const QUESTIONS: [name: string, address: string, query: HistoryQuery][] = [
  ['first page', '', {}],
  ['a page in the middle', '?before=HALF', { before: -1 }],
  ['class spam', '?class=spam', { classes: ['spam'] }],
  ['class virus (one in 1,000)', '?class=virus', { classes: ['virus'] }],
  ['class error, far back', '?class=error&before=HALF', { classes: ['error'], before: -1 }],
  ['one day half a year ago', '?since=DAY&until=DAY', { from: daysAgo(183), to: daysAgo(182) }],
  ['search: a common word', `?q=${commonWord(3)}`, { search: commonWord(3) }],
  ['search: in one subject, far back', `?q=${RARE_WORD}`, { search: RARE_WORD }],
  ['search: a rare word', `?q=${commonWord(19_000)}`, { search: commonWord(19_000) }],
  ['search: nowhere', '?q=zzyzx', { search: 'zzyzx' }],
  ['search: nowhere, of common parts', '?q=bonani', { search: 'bonani' }],
  ['search: a number', '?q=4821', { search: '4821' }],
  [
    'search: two words, never together',
    `?q=${commonWord(900)}+${commonWord(950)}+${commonWord(990)}`,
    { search: [900, 950, 990].map(commonWord).join(' ') },
  ],
  ['search: two letters, nowhere', '?q=zq', { search: 'zq' }],
  [
    'search: common, of class virus',
    `?q=${commonWord(3)}&class=virus`,
    { search: commonWord(3), classes: ['virus'] },
  ],
  [
    'search: common, of class innocent',
    `?q=${commonWord(3)}&class=innocent`,
    { search: commonWord(3), classes: ['innocent'] },
  ],
];

interface Result {
  size: number;
  megabytes: number;
  first: number;
  /** How soon a page came while the log was read. */
  meanwhile: Figure;
  peak: number;
  pages: Map<string, Figure>;
  domain: Map<string, Figure>;
  appended: Figure;
  sync: Figure;
}

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * DAY_MS);
}

async function repeat(run: () => Promise<unknown>): Promise<Figure> {
  const samples: number[] = [];
  for (let round = 0; round < REQUESTS; round++) {
    const began = performance.now();
    await run();
    samples.push(performance.now() - began);
  }
  return figureOf(samples);
}

/** From the first visit until all of the log is there; the pages in between are those that a waiting person reloads. */
async function readFirst(
  site: Site,
  admin: Visitor,
  user: string,
): Promise<{ first: number; meanwhile: Figure }> {
  const began = performance.now();
  const samples: number[] = [];
  for (;;) {
    samples.push((await admin.get(`/mailbox/${user}/history`)).ms);
    const [rows] = await site.database.query<RowDataPacket[]>(
      "SELECT is_complete FROM dashboard_log WHERE kind = 'user' AND store = ?",
      [user],
    );
    if (Number(rows[0]?.is_complete) === 1)
      return { first: performance.now() - began, meanwhile: figureOf(samples) };
    await wait(250);
  }
}

function append(file: string, log: MadeLog): void {
  appendFileSync(file, Buffer.from(log.next(), 'latin1'));
}

async function measure(site: Site, admin: Visitor, size: number, pid: number): Promise<Result> {
  const user = `u${size}`;
  const files = userFiles(site.home, 'domain', user);
  mkdirSync(files.dir, { recursive: true, mode: 0o770 });
  await site.database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (?, ?)', [size, user]);
  const { bytes, log } = await writeLog(files.log, size, size);
  resetPeak(pid);
  const { first, meanwhile } = await readFirst(site, admin, user);
  const peak = peakMegabytes(pid);
  const opened = await openHistory(user, true);
  const half = Math.floor(opened.state.entries / 2);
  const pages = new Map<string, Figure>();
  const domain = new Map<string, Figure>();
  for (const [name, address, query] of QUESTIONS) {
    const path = address
      .replaceAll('HALF', String(half))
      .replaceAll('DAY', daysAgo(183).toISOString().slice(0, 10));
    pages.set(name, await repeat(() => admin.get(`/mailbox/${user}/history${path}`)));
    const asked = query.before === undefined ? query : { ...query, before: half };
    domain.set(name, await repeat(async () => listHistory(opened, asked)));
  }
  const appended = await repeat(async () => {
    append(files.log, log);
    await admin.get(`/mailbox/${user}/history`);
  });
  const samples: number[] = [];
  for (let round = 0; round < 2 * REQUESTS; round++) {
    append(files.log, log);
    const began = performance.now();
    await openHistory(user);
    samples.push(performance.now() - began);
  }
  const megabytes = Math.round(bytes / 1e6);
  return { size, megabytes, first, meanwhile, peak, pages, domain, appended, sync: figureOf(samples) };
}

const site = await startSite();
try {
  // For what is measured in this process.
  Object.assign(process.env, site.environment);
  const pid = serverPid(site.environment.PORT);
  const admin = await signIn(site, 'admin');
  await measure(site, admin, WARM_UP, pid);
  const results: Result[] = [];
  for (const size of SIZES) {
    results.push(await measure(site, admin, size, pid));
    console.log(`measured ${size}`);
  }
  const row = (name: string, cell: (result: Result) => string) => [name, ...results.map(cell)];
  const figures = (name: string, find: (result: Result) => Figure | undefined) =>
    row(name, (result) => formatFigure(find(result) ?? { median: Number.NaN, p95: Number.NaN }));
  const head = (name: string) => [name, ...results.map(({ size }) => `${size.toLocaleString('en')} records`)];
  const rows = [
    row('user log, MB', ({ megabytes }) => String(megabytes)),
    row('first reading, s', ({ first }) => (first / 1000).toFixed(1)),
    row('peak memory of the server meanwhile, MB', ({ peak }) => String(peak)),
    figures('page while it is read', ({ meanwhile }) => meanwhile),
    figures('page after one appended record', ({ appended }) => appended),
    figures('reading one appended record, alone', ({ sync }) => sync),
    ...QUESTIONS.map(([name]) => figures(name, ({ pages }) => pages.get(name))),
  ];
  console.log(formatTable(head('whole pages, ms: median / p95'), rows));
  console.log(
    formatTable(
      head('the list alone, ms: median / p95'),
      QUESTIONS.map(([name]) => figures(name, ({ domain }) => domain.get(name))),
    ),
  );
  const last = results.at(-1);
  const slow = [...(last?.domain ?? [])]
    .filter(([, { p95 }]) => p95 > PAGE_LIMIT_P95_MS)
    .map(([name]) => name);
  const faults = [
    ...slow.map((name) => `${name}: over ${PAGE_LIMIT_P95_MS} ms`),
    ...(last && last.sync.p95 > SYNC_LIMIT_P95_MS
      ? [`one appended record: over ${SYNC_LIMIT_P95_MS} ms`]
      : []),
    ...(last && last.first > FIRST_LIMIT_MS ? [`the first reading: over ${FIRST_LIMIT_MS} ms`] : []),
    ...(last && last.peak > MEMORY_LIMIT_MB ? [`memory: over ${MEMORY_LIMIT_MB} MB`] : []),
  ];
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
} finally {
  await Promise.all([pool().end(), prisma().$disconnect()]).catch(() => undefined);
  await site.stop();
}
