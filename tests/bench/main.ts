import { appendFileSync, createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { syncQuarantine } from '@/lib/store/index/quarantine/sync-quarantine';
import { type Site, startSite } from '@/tests/support/site';
import { signIn, type Visitor } from './browserless';
import { type Figure, figureOf, formatFigure, formatMs, formatTable } from './figures';
import { formatGoals } from './goals';
import { measureGoals } from './measure-goals';
import { madeRecord, seeded, writeQuarantine } from './quarantine-of';
import { peakMegabytes, resetPeak, serverPid } from './server-memory';
import { runsOf, timedFilter } from './timed-filter';

// Measures what the main job costs at four sizes, against the production build, with a real MariaDB and the stand-in for
// dspam. `npm run bench -- 100,1000` measures those sizes only.

const SIZES = (process.argv[2] ?? '100,1000,10000,100000').split(',').map(Number);
const REQUESTS = 20;
/** Of the history beside them. */
const RECORDS = 1_000_000;
const IDLE_MS = 30_000;
/** Messages of the quarantine that nothing is measured on. */
const WARM_UP = 60;

interface Result {
  size: number;
  megabytes: number;
  cat: number;
  firstIndex: number;
  list: Figure;
  open: Figure;
  append: Figure;
  sync: Figure;
  release: Figure;
  filter: Figure;
  remove: Figure;
  peak: number;
}

async function measure(
  site: Site,
  admin: Visitor,
  size: number,
  pid: number,
  runLog: string,
): Promise<Result> {
  const user = `u${size}`;
  const { dir, mbox } = userFiles(site.home, 'domain', user);
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  await site.database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (?, ?)', [size, user]);
  await site.database.query('INSERT INTO dspam_stats VALUES (?, 100, 100, 0, 0, 0, 0, 0, 0)', [size]);
  const bytes = await writeQuarantine(mbox, site.database, size, size);
  const list = `/mailbox/${user}/quarantine`;
  await admin.get('/mailbox/admin/quarantine');
  resetPeak(pid);

  const firstIndex = (await admin.get(list)).ms;
  const keys = await someKeys(site, user);
  const listed = await repeat(() => admin.get(list));
  const opened = await repeat((round) => admin.get(`${list}/${encodeURIComponent(keys[round] ?? '')}`));
  const random = seeded(7);
  const appended = await repeat((round) => {
    appendFileSync(mbox, madeRecord(size, size + round, random).record);
    return admin.get(list);
  });
  const synced = await repeat(async (round) => {
    appendFileSync(mbox, madeRecord(size, size + REQUESTS + round, random).record);
    const began = performance.now();
    await syncQuarantine(user, mbox);
    return { ms: performance.now() - began };
  });
  const deleted = await change(admin, list, 'delete', keys.slice(REQUESTS, 2 * REQUESTS));
  writeFileSync(runLog, '');
  const released = await change(admin, list, 'release', keys.slice(2 * REQUESTS, 3 * REQUESTS));
  const runs = runsOf(runLog);
  const listMedian = figureOf(listed).median;
  return {
    size,
    megabytes: Math.round(bytes / 1e6),
    cat: await timeToRead(mbox),
    firstIndex,
    list: figureOf(listed),
    open: figureOf(opened),
    append: figureOf(appended.map((ms) => ms - listMedian)),
    sync: figureOf(synced),
    release: figureOf(released.map((ms, round) => ms - (runs[round] ?? 0) - listMedian)),
    filter: figureOf(runs),
    remove: figureOf(deleted.map((ms) => ms - listMedian)),
    peak: peakMegabytes(pid),
  };
}

async function repeat(run: (round: number) => Promise<{ ms: number }>): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < REQUESTS; round++) samples.push((await run(round)).ms);
  return samples;
}

/** One message a click, from the list, as somebody without scripts does it: the answer is the list again. */
async function change(visitor: Visitor, list: string, intent: string, keys: string[]): Promise<number[]> {
  return repeat(async (round) => {
    const page = await visitor.get(list);
    const answer = await visitor.submit(list, page.text, { intent, key: keys[round] ?? '' });
    if (!/role="status"[^>]*>[\s\S]*?1 message/.test(answer.text))
      throw new Error(`${intent} of ${keys[round]} did not succeed`);
    return answer;
  });
}

/** Keys spread over the whole quarantine. */
async function someKeys(site: Site, user: string): Promise<string[]> {
  const [rows] = await site.database.query<RowDataPacket[]>(
    'SELECT message_key FROM dashboard_message m JOIN dashboard_mailbox b ON b.id = m.mailbox_id WHERE b.store = ? ORDER BY m.seq',
    [user],
  );
  const step = rows.length / (3 * REQUESTS);
  return Array.from({ length: 3 * REQUESTS }, (_unused, index) =>
    String(rows[Math.floor(index * step)]?.message_key),
  );
}

/** Reading the file once, as `cat` does. */
async function timeToRead(file: string): Promise<number> {
  const started = performance.now();
  for await (const _chunk of createReadStream(file, { highWaterMark: 1024 * 1024 }));
  return performance.now() - started;
}

const folder = path.resolve('.bench');
mkdirSync(folder, { recursive: true });
const timed = timedFilter({ bin: path.resolve('tests/support/dspam'), folder });
const site = await startSite({ DSPAM_BIN: timed.bin });
try {
  // For what is measured in this process.
  Object.assign(process.env, site.environment);
  const pid = serverPid(site.environment.PORT);
  const admin = await signIn(site, 'admin');
  // The first requests make the server compile its code; they are not measured.
  await measure(site, admin, WARM_UP, pid, timed.log);
  const results: Result[] = [];
  for (const size of SIZES) {
    results.push(await measure(site, admin, size, pid, timed.log));
    console.log(`measured ${size}`);
  }
  const head = ['', ...results.map(({ size }) => `${size.toLocaleString('en')} messages`)];
  const row = (name: string, cell: (result: Result) => string) => [name, ...results.map(cell)];
  console.log(
    formatTable(head, [
      row('quarantine, MB', ({ megabytes }) => String(megabytes)),
      row('reading the file once (`cat`)', ({ cat }) => formatMs(cat)),
      row('first index and list', ({ firstIndex }) => formatMs(firstIndex)),
      row('list page', ({ list }) => formatFigure(list)),
      row('open a message', ({ open }) => formatFigure(open)),
      row('list after one append, without the list', ({ append }) => formatFigure(append)),
      row('index after one append', ({ sync }) => formatFigure(sync)),
      row('release, without the filter and the list', ({ release }) => formatFigure(release)),
      row('the filter’s own run (stand-in, procmail)', ({ filter }) => formatFigure(filter)),
      row('delete, without the list', ({ remove }) => formatFigure(remove)),
      row('peak memory of the server, MB', ({ peak }) => String(peak)),
    ]),
  );
  const sizes = { messages: Math.max(...SIZES), records: RECORDS, idleMs: IDLE_MS };
  const goals = await measureGoals(site, admin, sizes, timed.log);
  console.log(`\n${formatGoals(goals.floorMs, goals.goals)}`);
} finally {
  await Promise.all([pool().end(), prisma().$disconnect()]).catch(() => undefined);
  await site.stop();
}
