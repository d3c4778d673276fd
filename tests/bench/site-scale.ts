import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, statfsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { createConnection, type Pool, type RowDataPacket } from 'mysql2/promise';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { findDue } from '@/lib/messages/scoring/find-due';
import { keepAll } from '@/lib/site/upkeep/keep-index';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { syncAllQuarantines } from '@/lib/store/index/quarantine/sync-all-quarantines';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { startServer } from '@/scripts/setup/server.mjs';
import { HttpVisitor } from '@/tests/support/http-visitor';
import { type Site, startSite } from '@/tests/support/site';
import { signIn, type Visitor } from './browserless';
import { type CopiedUser, copyMailboxes, readPattern } from './copied-mailboxes';
import { figureOf, formatFigure, formatTable } from './figures';
import { makeMailbox } from './large-mailbox';
import { processorMs } from './processor-time';
import { madeRecord, seeded } from './quarantine-of';
import { startTcpFront } from './tcp-front';

// A site of very many users beside one of ten: lists, a storm of sign-ins at two servers, and the round over all quarantines.
// `npm run bench -- site-scale [users] [messages of each]`. Fails where a goal is missed.

const USERS = Number(process.argv[2] ?? 50_000);
const MESSAGES = Number(process.argv[3] ?? 100);
const FEW = 10;
/** Whose quarantines are looked at: those of whom signs in are among them. */
const LOOKED_AT = Math.min(240, Math.floor(USERS / 4));
const LISTS = Math.min(40, LOOKED_AT);
const ROUNDS = 4;
const PEOPLE = Math.min(200, LOOKED_AT);
const STORM_MS = 60_000;
/** The last one comes so long before its end. */
const LAST_MS = 5_000;
const CHANGED = Math.min(1_000, Math.floor(USERS / 4));
const IDLE_ROUNDS = 3;
/** How often a server makes its round (lib/site/upkeep/keep-index.ts). */
const EVERY_MS = 5 * 60 * 1000;
/** Measured: rows, their eight indexes, and what a transaction keeps of them for a while. */
const BYTES_OF_MESSAGE = 1_500;
const BYTES_OF_FOLDERS = 12_000;

const GOALS = { lists: 1.3, stormMs: STORM_MS, foundMs: 10_000, idleShare: 0.05 };

const nameOf = (index: number) => `user${index}@example${index % 200}.org`;

function requireRoom(): void {
  const needed = USERS * (MESSAGES * BYTES_OF_MESSAGE + BYTES_OF_FOLDERS);
  const { bavail, bsize } = statfsSync('.');
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  console.log(`It needs about ${gigabytes(needed)} GB; ${gigabytes(bavail * bsize)} GB are free.`);
  if (bavail * bsize < needed * 1.2)
    throw new Error('There is not enough room on the disk: npm run bench -- site-scale 2000, for example.');
}

/** As a site of this size has it set up: the indexes of lists in memory, and a log that does not fill every second. */
async function setUpMariadb(): Promise<{ pid: number }> {
  const root = await createConnection({ socketPath: process.env.TEST_MYSQL_SOCKET ?? '', user: 'root' });
  await root.query('SET GLOBAL innodb_buffer_pool_size = 4 * 1024 * 1024 * 1024');
  await root.query('SET GLOBAL innodb_log_file_size = 1024 * 1024 * 1024');
  const [[row]] = await root.query<RowDataPacket[]>('SELECT @@pid_file AS file');
  await root.end();
  return { pid: Number(readFileSync(String(row?.file), 'utf8')) };
}

/** A site behind a front of its own; `servers` of them, which share everything. */
async function startScaled(servers: number): Promise<{ site: Site; stop(): Promise<void> }> {
  const ports = [];
  for (let number = 0; number < servers; number++) ports.push(await freePort());
  const [front, ...more] = ports as [number, ...number[]];
  const site = await startSite({ NEXTAUTH_URL: `http://127.0.0.1:${front}`, TRUSTED_PROXIES: '127.0.0.1' });
  const endings = [() => site.stop()];
  const stop = async () => {
    for (const end of endings.reverse()) await end();
  };
  try {
    for (const port of more) {
      const server = await startServer({ ...site.environment, PORT: String(port) }, 'inherit');
      endings.push(server.stop);
    }
    const before = await startTcpFront(front, [Number(site.environment.PORT), ...more]);
    endings.push(async () => before.stop());
    return { site, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function freePort(): Promise<number> {
  const port = await findPort(0);
  if (port === undefined) throw new Error('no port is free');
  return port;
}

/** A quarantine that the server has indexed, judged and read to its end, and a copy of it for each of `names`. */
async function fill(site: Site, admin: Visitor, names: string[], lookedAt: number): Promise<void> {
  const { user } = await makeMailbox(site, admin, 1_000, MESSAGES);
  await settled(site.database, admin, user);
  const pattern = await readPattern(site.database, site.home, user);
  const users: CopiedUser[] = names.map((name, index) => ({
    name,
    isLookedAt: index < lookedAt,
    isSearched: index >= lookedAt && index < lookedAt + CHANGED,
  }));
  await addToDspam(site.database, names);
  await copyMailboxes(site.database, site.home, users, pattern);
}

/** Until the search over all has the mailbox; whoever searches brings it up to date. */
async function settled(database: Pool, admin: Visitor, store: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    await admin.get('/admin/search?q=offer');
    const [[row]] = await database.query<RowDataPacket[]>(
      `SELECT s.synced_at = b.synced_at AND s.copied = b.message_count AND NOT b.tail_pending AS is_done
       FROM dashboard_mailbox b JOIN dashboard_search_state s ON s.mailbox_id = b.id WHERE b.store = ?`,
      [store],
    );
    if (Number(row?.is_done) === 1) return;
    if (Date.now() > deadline) throw new Error(`the search over all does not get ${store}`);
    await wait(200);
  }
}

async function addToDspam(database: Pool, names: string[]): Promise<void> {
  const AT_ONCE = 5_000;
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE).map((name, index) => ({ name, uid: uidOf(at + index) }));
    await database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES ?', [
      some.map(({ uid, name }) => [uid, name]),
    ]);
    await database.query('INSERT INTO dspam_stats VALUES ?', [
      some.map(({ uid }) => [uid, 5_000, 5_000, 0, 0, 0, 0, 0, 0]),
    ]);
  }
}

const uidOf = (index: number) => 200_000 + index;
const listOf = (name: string) => `/mailbox/${encodeURIComponent(name)}/quarantine`;

/** The lists of both sites in turn, so that what else the machine does meets both. */
async function measureLists(few: Visitor, fewNames: string[], many: Visitor, manyNames: string[]) {
  const samples: Record<'first' | 'few' | 'many', number[]> = { first: [], few: [], many: [] };
  for (const name of fewNames) await few.get(listOf(name));
  for (const name of manyNames) samples.first.push((await many.get(listOf(name))).ms);
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, name] of manyNames.entries()) {
      samples.few.push((await few.get(listOf(fewNames[index % fewNames.length] ?? ''))).ms);
      samples.many.push((await many.get(listOf(name))).ms);
    }
  return { first: figureOf(samples.first), few: figureOf(samples.few), many: figureOf(samples.many) };
}

/** People come at moments of chance within a minute, sign in, and open their list. `lists`: those of somebody else meanwhile. */
async function storm(site: Site, admin: Visitor, names: string[]) {
  const hash = execFileSync('htpasswd', ['-n', '-b', '-B', '-C', '10', 'x', 'pw'], { encoding: 'utf8' })
    .trim()
    .slice(2);
  appendFileSync(site.environment.HTPASSWD_FILE, names.map((name) => `${name}:${hash}\n`).join(''));
  const random = seeded(7);
  const waits: number[] = [];
  const began = performance.now();
  let isOver = false;
  const all = Promise.all(
    names.map(async (name, index) => {
      await wait(random() * (STORM_MS - LAST_MS));
      const came = performance.now();
      const person = new HttpVisitor(site.origin, { 'x-forwarded-for': `198.51.100.${index}` });
      const led = await person.signIn(name, 'pw');
      const { status } = await person.request(listOf(name));
      if (led !== '/' || status !== 200) throw new Error(`${name} did not get in: ${led}, ${status}`);
      waits.push(performance.now() - came);
    }),
  ).finally(() => {
    isOver = true;
  });
  const lists: number[] = [];
  while (!isOver) {
    lists.push((await admin.get(listOf(names[0] ?? ''))).ms);
    await wait(250);
  }
  await all;
  return { allMs: performance.now() - began, waits: figureOf(waits), lists: figureOf(lists) };
}

/** What a piece of work takes: by the clock, and of the processor, the database's part apart. */
async function costOf(mariadb: number, work: () => Promise<unknown>) {
  const [began, own, theirs] = [performance.now(), process.cpuUsage(), processorMs(mariadb)];
  await work();
  const { user, system } = process.cpuUsage(own);
  return {
    ms: performance.now() - began,
    nodeMs: (user + system) / 1000,
    databaseMs: processorMs(mariadb) - theirs,
  };
}

function appendTo(home: string, names: string[]): void {
  const random = seeded(11);
  for (const [index, name] of names.entries())
    appendFileSync(
      userFiles(home, 'domain', name).mbox,
      madeRecord(uidOf(index), 900_000 + index, random).record,
    );
}

async function countGrown(database: Pool): Promise<number> {
  const [[row]] = await database.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS grown FROM dashboard_mailbox WHERE message_count = ?',
    [MESSAGES + 1],
  );
  return Number(row?.grown);
}

async function countSearchable(database: Pool): Promise<number> {
  const [[row]] = await database.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS searchable FROM dashboard_mailbox b JOIN dashboard_search_state s ON s.mailbox_id = b.id
     WHERE b.message_count = ? AND s.copied = b.message_count`,
    [MESSAGES + 1],
  );
  return Number(row?.searchable);
}

const rows: string[][] = [];
const missed: string[] = [];
function note(what: string, measured: string, goal = '', isReached = true): void {
  rows.push([what, measured, goal, goal === '' ? '' : isReached ? 'reached' : '**missed**']);
  if (!isReached) missed.push(what);
  console.log(`${what}: ${measured}`);
}
const seconds = (ms: number) => (ms / 1000).toFixed(2);
const both = ({ nodeMs, databaseMs }: { nodeMs: number; databaseMs: number }) =>
  `${seconds(nodeMs)} + ${seconds(databaseMs)}`;

/** What a server does in one; who is to be judged it asks, too, and leaves the judging to a thread. */
async function wholeRound(): Promise<void> {
  await keepAll();
  await findDue();
}

async function measureRounds(site: Site, names: string[], mariadb: number): Promise<void> {
  const { DSPAM_HOME: home = '' } = process.env;
  const first = await costOf(mariadb, wholeRound);
  note('the first round after a start, s', seconds(first.ms));
  let idle = first;
  for (let round = 0; round < IDLE_ROUNDS; round++) {
    const next = await costOf(mariadb, wholeRound);
    if (next.nodeMs + next.databaseMs < idle.nodeMs + idle.databaseMs) idle = next;
  }
  const share = (idle.nodeMs + idle.databaseMs) / EVERY_MS;
  note('a round in which nothing has changed, s', seconds(idle.ms));
  note('of the processor: server + database, s', both(idle));
  note(
    'of a core, one round in five minutes',
    share.toFixed(4),
    `under ${GOALS.idleShare}`,
    share < GOALS.idleShare,
  );

  appendTo(home, names);
  const found = await costOf(mariadb, () => syncAllQuarantines(home, 'domain'));
  const grown = await countGrown(site.database);
  if (grown !== names.length) throw new Error(`${grown} of ${names.length} that changed were found`);
  note(
    `${names.length.toLocaleString('en')} that changed are found, s`,
    seconds(found.ms),
    `under ${seconds(GOALS.foundMs)}`,
    found.ms < GOALS.foundMs,
  );
  note('of the processor: server + database, s', both(found));
  const rest = await costOf(mariadb, wholeRound);
  const searchable = await countSearchable(site.database);
  if (searchable !== names.length) throw new Error(`${searchable} of ${names.length} can be searched`);
  note('and are read, and in the search over all, s later', seconds(rest.ms));
  note('of the processor: server + database, s', both(rest));
}

async function measure(few: Site, many: Site, mariadb: number): Promise<void> {
  const [fewAdmin, manyAdmin] = [await signIn(few, 'admin'), await signIn(many, 'admin')];
  const names = (count: number) => Array.from({ length: count }, (_unused, index) => nameOf(index));
  await fill(few, fewAdmin, names(FEW), FEW);
  const users = names(USERS);
  const began = performance.now();
  await fill(many, manyAdmin, users, LOOKED_AT);
  note(
    `${USERS.toLocaleString('en')} users with ${(USERS * MESSAGES).toLocaleString('en')} messages made, s`,
    seconds(performance.now() - began),
  );
  await measureRounds(many, users.slice(LOOKED_AT, LOOKED_AT + CHANGED), mariadb);

  const lists = await measureLists(fewAdmin, names(FEW), manyAdmin, users.slice(0, LISTS));
  note(`list, ${FEW} users, ms`, formatFigure(lists.few));
  note(`list, ${USERS.toLocaleString('en')} users, ms`, formatFigure(lists.many));
  note('the first list of a mailbox, ms', formatFigure(lists.first));
  const ratio = lists.many.p95 / lists.few.p95;
  note('their p95 beside each other', ratio.toFixed(2), `at most ${GOALS.lists}`, ratio <= GOALS.lists);

  const { allMs, waits, lists: meanwhile } = await storm(many, manyAdmin, users.slice(0, PEOPLE));
  note(
    `${PEOPLE} people sign in at two servers, until all have their list, s`,
    seconds(allMs),
    `at most ${seconds(GOALS.stormMs)}`,
    allMs <= GOALS.stormMs,
  );
  note('from the sign-in page to the list, ms', formatFigure(waits));
  note('a list meanwhile, ms', formatFigure(meanwhile));
}

requireRoom();
const mariadb = await setUpMariadb();
const endings: (() => Promise<unknown>)[] = [];
try {
  const few = await startScaled(1);
  endings.push(few.stop);
  const many = await startScaled(2);
  endings.push(many.stop);
  Object.assign(process.env, many.site.environment);
  endings.push(() => Promise.all([pool().end(), prisma().$disconnect()]));
  // Their servers make no round meanwhile, which would be measured with ours.
  const done = await withNamedLock(
    'index',
    async () => {
      await measure(few.site, many.site, mariadb.pid);
      return true;
    },
    600,
  );
  if (!done) throw new Error('a server has gone over its quarantines for ten minutes');
  console.log(formatTable(['', 'median / p95, or as it says', 'goal', ''], rows));
  for (const what of missed) console.error(`missed: ${what}`);
  if (missed.length > 0) process.exitCode = 1;
} finally {
  for (const end of endings.reverse()) await end().catch((error: unknown) => console.error(error));
}
