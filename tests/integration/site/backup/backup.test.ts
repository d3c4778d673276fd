import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { restoreRemoved } from '@/lib/messages/removed/restore-removed';
import { MADE_AGAIN } from '@/lib/site/backup/tables';
import { prisma } from '@/lib/store/db/prisma';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { PEOPLE } from '@/tests/support/as-user';
import { copiesIn } from '@/tests/support/copies-in';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import type { Quarantined } from '@/tests/support/dspam-site';
import { testSite } from '@/tests/support/test-site';

const USERS = ['alice@example.org', 'bob'];
const { dashboard, group } = PEOPLE;
/** As on a site: DSPAM_HOME is root's, and the dashboard is in its group, which is not the first of its user's. */
const AS_DASHBOARD = PEOPLE.isRoot
  ? ['setpriv', `--reuid=${dashboard.uid}`, `--regid=${dashboard.gid}`, `--groups=${group}`]
  : [];
const site = await testSite();
chmodSync(site.folder, 0o755);
asOnASite(site.home);
const folder = mkdtempSync(path.join(site.folder, 'backups-'));
chownSync(folder, dashboard.uid, dashboard.gid);
const databases: TestDatabase[] = [];
let made = 0;

afterAll(async () => {
  for (const database of databases) await database.drop();
});

function start(script: string, words: string[], env: Record<string, string> = {}): ChildProcess {
  const command = [...AS_DASHBOARD, process.execPath, ...TYPESCRIPT, `scripts/${script}.ts`, ...words];
  const [program = '', ...args] = command;
  return spawn(program, args, { env: { ...process.env, ...env } });
}

function asOnASite(home: string) {
  for (const at of [home, path.join(home, 'data')]) {
    chownSync(at, process.getuid?.() ?? 0, group);
    chmodSync(at, 0o2770);
  }
}

async function ended(child: ChildProcess): Promise<{ code: number; text: string }> {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (text += data));
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? -1)));
  return { code, text };
}

const run = (script: string, words: string[], env: Record<string, string> = {}) =>
  ended(start(script, words, env));

/** Another machine: an empty DSPAM_HOME, and a database without a table. */
async function emptySite(): Promise<{ home: string; env: Record<string, string>; database: TestDatabase }> {
  const database = await createTestDatabase();
  databases.push(database);
  await asked(database, async (connection) => {
    const [tables] = await connection.query<RowDataPacket[]>({ sql: 'SHOW TABLES', rowsAsArray: true });
    await connection.query('SET foreign_key_checks = 0');
    for (const [name] of tables as unknown as [string][]) await connection.query('DROP TABLE ??', [name]);
  });
  const home = path.join(folder, `home-${++made}`);
  mkdirSync(path.join(home, 'data'), { recursive: true });
  asOnASite(home);
  return { home, database, env: { DSPAM_HOME: home, DATABASE_URL: database.url } };
}

async function asked<T>(
  { socket, user, password, name }: TestDatabase,
  work: (connection: mysql.Connection) => Promise<T>,
): Promise<T> {
  const connection = await mysql.createConnection({ socketPath: socket, user, password, database: name });
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

const newFolder = () => path.join(folder, `backup-${++made}`);

describe('a site that is lost', () => {
  const before: Quarantined[] = [];
  const released: Quarantined[] = [];
  let backup: string;
  let lost: Awaited<ReturnType<typeof emptySite>>;

  beforeAll(async () => {
    for (let i = 0; i < 60; i++) before.push(await site.quarantine({ user: USERS[i % 2] ?? '' }));
    for (const message of before.slice(0, 6)) {
      await releaseMessage(message.user, message.user, message.signature, newBatch());
      released.push(message);
    }
    for (const { user, signature } of before.slice(6, 20))
      await deleteMessage(user, user, signature, newBatch());
    await prisma().seen.create({ data: { store: 'bob', key: 'looked-at', seenAt: new Date() } });
    // What the test itself has made is for DSPAM's group, as what DSPAM makes.
    execFileSync('chmod', ['-R', 'g+rwX', site.home]);
    backup = newFolder();
    const going = start('backup', [backup]);
    const end = ended(going);
    // Mail comes, is deleted and put back all the time while it is backed up.
    let isOver = false;
    void end.then(() => (isOver = true));
    const moved = before.slice(20);
    for (let i = 0; !isOver; i++) {
      const { user, signature } = moved[i % moved.length] as Quarantined;
      await site.quarantine({ user });
      const { operationId } = await deleteMessage(user, user, signature, newBatch());
      if (operationId !== null && i % 3 > 0) await restoreRemoved(user, user, [operationId]);
      await wait(5);
    }
    expect(await end).toMatchObject({ code: 0, text: expect.stringMatching(/^Backed up: \d+ files/) });
    lost = await emptySite();
    expect(await run('restore', [backup], lost.env)).toMatchObject({ code: 0 });
  }, 300_000);

  it('has every message again: in a quarantine, among the copies, or delivered', async () => {
    const whole = new Map<string, Buffer[]>();
    for (const user of USERS) {
      const { mbox, removedMbox } = userFiles(lost.home, 'domain', user);
      whole.set(user, [readFileSync(mbox), ...(await copiesIn(removedMbox))]);
    }
    const missing = before.filter(
      ({ user, record }) => !whole.get(user)?.some((bytes) => bytes.includes(record)),
    );
    expect(missing).toEqual([]);
  });

  it('knows what people have done, and what they can put back', async () => {
    // What was going on when the tables were read is settled when it can go on no more.
    await asked(lost.database, (connection) =>
      connection.query(
        'UPDATE dashboard_operation SET started_at = started_at - INTERVAL 1 DAY, run_at = NULL WHERE finished_at IS NULL',
      ),
    );
    const { code, text } = await run('maintain', [], lost.env);
    expect(code, text).toBe(0);
    // What is made again is: else the search is silent for ever.
    expect(text).not.toContain('error');
    await asked(lost.database, async (connection) => {
      const count = async (sql: string) => {
        const [rows] = await connection.query<RowDataPacket[]>(sql);
        return Number(rows[0]?.n);
      };
      expect(
        await count(
          "SELECT COUNT(*) AS n FROM dashboard_operation WHERE kind = 'release' AND state = 'done'",
        ),
      ).toBe(released.length);
      expect(await count("SELECT COUNT(*) AS n FROM dashboard_seen WHERE message_key = 'looked-at'")).toBe(1);
      const [rows] = await connection.query<RowDataPacket[]>(
        'SELECT store, copy_offset, byte_length FROM dashboard_operation WHERE copy_offset IS NOT NULL',
      );
      // Each copy is somebody's to put back, but for those whose message is in the quarantine as well.
      for (const user of USERS) {
        const { mbox, removedMbox } = userFiles(lost.home, 'domain', user);
        const bytes = readFileSync(removedMbox);
        const pointedTo = rows
          .filter(({ store }) => store === user)
          .map((row) => bytes.subarray(Number(row.copy_offset), Number(row.copy_offset) + row.byte_length));
        const there = readFileSync(mbox);
        for (const copy of await copiesIn(removedMbox))
          expect(there.includes(copy) || pointedTo.some((known) => known.equals(copy))).toBe(true);
      }
    });
  });

  it('restores nothing over what is there, and nothing that is not whole', async () => {
    const again = await run('restore', [backup], lost.env);
    expect(again).toMatchObject({ code: 1, text: expect.stringContaining('is not empty') });
    const other = await emptySite();
    writeFileSync(path.join(other.home, 'data', 'somebody'), 'x');
    expect((await run('restore', [backup], other.env)).text).toContain('is not empty (it has');
    rmSync(path.join(other.home, 'data', 'somebody'));
    const file = path.join(backup, 'home', path.relative(site.home, site.files('bob').mbox));
    const bytes = readFileSync(file);
    for (const spoil of [
      () => appendFileSync(file, 'x'),
      () => rmSync(file),
      () => rmSync(path.join(backup, 'manifest.json')),
    ]) {
      const kept = readFileSync(path.join(backup, 'manifest.json'));
      spoil();
      const { code, text } = await run('restore', [backup], other.env);
      expect({ code, text }).toMatchObject({
        code: 1,
        text: expect.stringMatching(/not as they were|not a whole/),
      });
      writeFileSync(file, bytes);
      writeFileSync(path.join(backup, 'manifest.json'), kept);
    }
    expect(readdirSync(path.join(other.home, 'data'))).toEqual([]);
    expect(await run('restore', [backup], other.env)).toMatchObject({ code: 0 });
  }, 120_000);
});

describe('npm run restore', () => {
  it('loads no table where the files cannot be put', async () => {
    await site.quarantine({ user: 'carol' });
    const backup = newFolder();
    expect(await run('backup', [backup])).toMatchObject({ code: 0 });
    const other = await emptySite();
    const data = path.join(other.home, 'data');
    const taken = path.join(data, path.relative(path.join(site.home, 'data'), site.files('carol').dir));
    mkdirSync(taken, { recursive: true });
    chownSync(path.dirname(taken), dashboard.uid, group);
    chmodSync(taken, 0o550);
    const refused = await run('restore', [backup], other.env);
    expect(refused).toMatchObject({
      code: 1,
      text: expect.stringMatching(/nothing can be put into .*carol/),
    });
    expect(readdirSync(taken)).toEqual([]);
    // What was wrong is put right, and the next try needs nothing else.
    chmodSync(taken, 0o2770);
    chownSync(taken, dashboard.uid, group);
    expect(await run('restore', [backup], other.env)).toMatchObject({ code: 0 });
    expect(statSync(data).mode & 0o7777).toBe(0o2770);
    expect(existsSync(path.join(taken, 'carol.mbox'))).toBe(true);
  }, 60_000);

  it('restores nothing into the backup itself', async () => {
    const backup = newFolder();
    expect(await run('backup', [backup])).toMatchObject({ code: 0 });
    const within = path.join(backup, 'new-home');
    mkdirSync(within);
    chownSync(within, dashboard.uid, group);
    const { env } = await emptySite();
    const { code, text } = await run('restore', [backup], { ...env, DSPAM_HOME: within });
    expect({ code, text }).toMatchObject({ code: 1, text: expect.stringContaining('is in the backup') });
  }, 60_000);
});

describe('npm run backup', () => {
  it('writes into nothing that it copies, whatever way leads there, and makes nothing then', async () => {
    const { dir } = site.files('alice@example.org');
    await site.quarantine({ user: 'alice@example.org' });
    const elsewhere = path.join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    chmodSync(elsewhere, 0o777);
    const ways = { in: path.join(folder, 'way-in'), out: path.join(site.home, 'data', 'way-out') };
    symlinkSync(site.home, ways.in);
    symlinkSync(elsewhere, ways.out);
    for (const within of [
      site.home,
      path.join(site.home, 'data'),
      dir,
      ways.in,
      path.join(ways.in, 'data'),
      elsewhere,
    ]) {
      const { code, text } = await run('backup', [path.join(within, 'backup')]);
      expect({ code, text }).toMatchObject({ code: 1, text: expect.stringContaining('to be backed up') });
      expect(existsSync(path.join(within, 'backup'))).toBe(false);
    }
    rmSync(ways.out);
    const beside = `${site.home}-backup`;
    chmodSync(site.folder, 0o777);
    expect(await run('backup', [beside])).toMatchObject({ code: 0 });
    chmodSync(site.folder, 0o755);
  }, 120_000);

  it('names what it cannot copy, ends with 1, and has all the rest', async () => {
    await site.quarantine({ user: 'carol' });
    const { dir, mbox } = site.files('carol');
    symlinkSync('/etc/passwd', path.join(dir, 'carol.alerts'));
    const backup = newFolder();
    const { code, text } = await run('backup', [backup]);
    expect(code).toBe(1);
    expect(text).toContain('carol.alerts: it is neither a file nor a folder');
    expect(existsSync(path.join(backup, 'home', path.relative(site.home, mbox)))).toBe(true);
    rmSync(path.join(dir, 'carol.alerts'));
  });

  it('writes into no folder that is there already, and has a word for each mistake', async () => {
    mkdirSync(path.join(folder, 'there'));
    expect((await run('backup', [path.join(folder, 'there')])).text).toContain('EEXIST');
    expect((await run('backup', [])).text).toContain('npm run backup -- FOLDER');
    expect((await run('restore', [])).text).toContain('npm run restore -- FOLDER');
    const away = { DATABASE_URL: 'mysql://u:p@localhost/x?socket=/nowhere/sock' };
    const backup = newFolder();
    expect(await run('backup', [backup], away)).toMatchObject({ code: 1 });
    expect(existsSync(backup)).toBe(false);
  });

  it('has all tables of the dashboard but those that are made again', async () => {
    const [tables] = await site.query<RowDataPacket[]>("SHOW TABLES LIKE 'dashboard\\_%'");
    const names = tables.map((row) => String(Object.values(row)[0]));
    expect(MADE_AGAIN.filter((name) => !names.includes(name))).toEqual([]);
    const documented = readFileSync('docs/backup.md', 'utf8');
    for (const name of names) expect(documented).toContain(`\`${name}\``);
  });
});
