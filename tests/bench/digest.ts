import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { createConnection, type Pool } from 'mysql2/promise';
import PostalMime from 'postal-mime';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { startMailSink } from '@/tests/support/mail-sink';
import { type Site, startSite } from '@/tests/support/site';
import { signIn, type Visitor } from './browserless';
import { copyMailboxes, readPattern } from './copied-mailboxes';
import { figureOf, formatFigure, formatTable } from './figures';
import { makeMailbox } from './large-mailbox';
import { peakMegabytes } from './server-memory';

// The digests of a large site: `npm run bench -- digest [users] [messages of each] [who get one]`. They go through SMTP to a server of this process, which
// takes them all; lists are asked for meanwhile. Fails where a goal is missed by more than a quarter.

const USERS = Number(process.argv[2] ?? 10_000);
const MESSAGES = Number(process.argv[3] ?? 100);
const TOLD = Number(process.argv[4] ?? USERS / 5);
/** Quarantines that cannot be read. */
const BROKEN = 3;
/** Of whom lists and links are asked for. */
const LOOKED_AT = Math.min(200, TOLD - BROKEN);
const IDLE_REQUESTS = 400;
const PAUSE_MS = 50;
const GOALS = { seconds: 90, megabytes: 400, list: 1.5, linkMs: 60 };
const TOLERANCE = 1.25;

const nameOf = (index: number) => `user${index}@example${index % 20}.org`;
const listOf = (index: number) => `/mailbox/${encodeURIComponent(nameOf(index))}/quarantine`;

async function fill(site: Site, admin: Visitor): Promise<void> {
  const { user } = await makeMailbox(site, admin, 1_000, MESSAGES);
  const { database } = site;
  const pattern = await readPattern(database, site.home, user);
  // Of most people nothing looks like a mistake; ten messages came in the last days.
  await database.query(
    'UPDATE dashboard_message SET score = 1, received_at = NOW(3) - INTERVAL IF(seq <= 10, 2, 300) HOUR WHERE mailbox_id = ?',
    [pattern.mailboxId],
  );
  const users = Array.from({ length: USERS }, (_unused, index) => index);
  const uidOf = (index: number) => 200_000 + index;
  await database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES ?', [
    users.map((index) => [uidOf(index), nameOf(index)]),
  ]);
  await database.query('INSERT INTO dspam_stats VALUES ?', [
    users.map((index) => [uidOf(index), 5_000, 5_000, 0, 0, 0, 0, 0, 0]),
  ]);
  const copied = users.map((index) => ({
    name: nameOf(index),
    isLookedAt: index < LOOKED_AT,
    isSearched: false,
  }));
  await copyMailboxes(database, site.home, copied, pattern);
  await mark(database);
  for (let index = TOLD - BROKEN; index < TOLD; index++) {
    const { mbox } = userFiles(site.home, 'domain', nameOf(index));
    rmSync(mbox);
    mkdirSync(mbox);
  }
  await database.query("REPLACE INTO dspam_preferences VALUES (0, 'dailyQuarantineSummary', 'on')");
  await database.query("REPLACE INTO dashboard_digest_choice (owner, hour) VALUES ('', 0)");
}

/** Three messages of each who gets a digest look like mistakes. */
async function mark(database: Pool): Promise<void> {
  const told = Array.from({ length: TOLD }, (_unused, index) => nameOf(index));
  for (let at = 0; at < told.length; at += 500)
    await database.query(
      `UPDATE dashboard_message m JOIN dashboard_mailbox b ON b.id = m.mailbox_id
       SET m.score = 100 - m.seq WHERE b.store IN (?) AND m.seq <= 3`,
      [told.slice(at, at + 500)],
    );
}

/** `npm run digest`, as cron starts it: how long it takes, and the most memory that it holds. */
async function sendAll(environment: Record<string, string>) {
  const began = performance.now();
  // The words of its line in package.json: npm would be another process, whose memory is not its own.
  const { digest = '' }: Record<string, string> = JSON.parse(readFileSync('package.json', 'utf8')).scripts;
  const child = spawn('sh', ['-c', `exec env ${digest}`], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  let megabytes = 0;
  const looking = setInterval(() => {
    try {
      megabytes = Math.max(megabytes, peakMegabytes(child.pid ?? 0));
    } catch {
      // It has ended.
    }
  }, 200);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(looking);
  return { seconds: (performance.now() - began) / 1000, megabytes, said };
}

/** Lists, one after the other with a pause, until it is enough. */
async function lists(admin: Visitor, isEnough: (count: number) => boolean): Promise<number[]> {
  const samples: number[] = [];
  while (!isEnough(samples.length)) {
    samples.push((await admin.get(listOf(samples.length % LOOKED_AT))).ms);
    await wait(PAUSE_MS);
  }
  return samples;
}

const rows: string[][] = [];
let hasMissed = false;
function note(what: string, measured: string, goal = '', ratio = 0): void {
  const verdict =
    ratio <= 1 ? 'reached' : ratio <= TOLERANCE ? 'missed by less than a quarter' : '**missed**';
  rows.push([what, measured, goal, goal === '' ? '' : verdict]);
  hasMissed ||= ratio > TOLERANCE;
  console.log(`${what}: ${measured}`);
}

async function measure(site: Site, admin: Visitor, sink: Awaited<ReturnType<typeof startMailSink>>) {
  await lists(admin, (count) => count >= LOOKED_AT);
  const idle = figureOf(await lists(admin, (count) => count >= IDLE_REQUESTS));
  let isOver = false;
  const sending = sendAll(site.environment).finally(() => {
    isOver = true;
  });
  const meanwhile = figureOf(await lists(admin, () => isOver));
  const { seconds, megabytes, said } = await sending;
  const [, sent] = /^digest: sent (\d+), nothing to tell (\d+)$/m.exec(said) ?? [];
  const broken = said.match(/^digest: FAILED .*: unreadable/gm)?.length ?? 0;
  if (Number(sent) !== TOLD - BROKEN || sink.taken.length !== TOLD - BROKEN || broken !== BROKEN)
    throw new Error(`${sink.taken.length} digests came, ${broken} could not be made: ${said.slice(0, 500)}`);
  const asNumber = (count: number) => count.toLocaleString('en');
  note(
    `${asNumber(TOLD - BROKEN)} digests of ${asNumber(USERS)} users with ${MESSAGES} messages each, s`,
    seconds.toFixed(1),
    `at most ${GOALS.seconds}`,
    seconds / GOALS.seconds,
  );
  note(
    'memory of npm run digest, MB',
    String(megabytes),
    `at most ${GOALS.megabytes}`,
    megabytes / GOALS.megabytes,
  );
  note('a list before, ms', formatFigure(idle));
  note('a list meanwhile, ms', formatFigure(meanwhile));
  const ratio = meanwhile.p95 / idle.p95;
  note('their p95 beside each other', ratio.toFixed(2), `at most ${GOALS.list}`, ratio / GOALS.list);
  const links = await linksOf(sink.taken);
  for (const link of links.slice(0, 20)) await admin.get(link);
  const pages: number[] = [];
  for (const link of links) pages.push((await admin.get(link)).ms);
  const page = figureOf(pages);
  note(
    `the page of a link, of ${links.length}, ms`,
    formatFigure(page),
    `p95 at most ${GOALS.linkMs}`,
    page.p95 / GOALS.linkMs,
  );
}

/** A link of each whose quarantine is whole. */
async function linksOf(taken: readonly { to: string[]; message: string }[]): Promise<string[]> {
  const whole = new Set(Array.from({ length: LOOKED_AT }, (_unused, index) => nameOf(index)));
  const theirs = taken.filter(({ to }) => whole.has(to[0] ?? ''));
  return Promise.all(
    theirs.map(async ({ message }) => {
      const { text = '' } = await PostalMime.parse(Buffer.from(message, 'latin1'));
      return new URL(/Release: (\S+)/.exec(text)?.[1] ?? '').pathname;
    }),
  );
}

/** As a site of this size has it: the rows of lists in memory. */
async function setUpMariadb(): Promise<void> {
  const root = await createConnection({ socketPath: process.env.TEST_MYSQL_SOCKET ?? '', user: 'root' });
  await root.query('SET GLOBAL innodb_buffer_pool_size = 2 * 1024 * 1024 * 1024');
  await root.end();
}

if (USERS > 1_000) await setUpMariadb();
const sink = await startMailSink();
const site = await startSite({
  DIGEST_FROM: 'Quarantine <quarantine@example.org>',
  DIGEST_SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
  DIGEST_REPLY: 'digest@example.org',
});
try {
  Object.assign(process.env, site.environment);
  const admin = await signIn(site, 'admin');
  const began = performance.now();
  await fill(site, admin);
  console.log(`filled in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  // The server makes no round meanwhile, which would be measured with ours.
  const done = await withNamedLock('index', async () => {
    await measure(site, admin, sink);
    return true;
  });
  if (!done) throw new Error('the server makes its round just now: once more');
  console.log(formatTable(['', 'median / p95, or as it says', 'goal', ''], rows));
  if (hasMissed) process.exitCode = 1;
} finally {
  await Promise.all([pool().end(), prisma().$disconnect()]).catch(() => undefined);
  await site.stop();
  sink.stop();
}
