import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseDspamConf } from '@/lib/formats/dspam/conf';
import type { Examined } from '@/lib/site/doctor/check/check';
import { findMaintainJobs } from '@/lib/site/doctor/host/find-maintain-jobs';
import { findMount } from '@/lib/site/doctor/host/find-mount';
import { findScheduled, scheduledLines } from '@/lib/site/doctor/host/find-scheduled';
import { findRights } from '@/lib/site/doctor/host/server-processes';
import { findArrived } from '@/lib/site/doctor/probe/find-arrived';
import { groups } from '@/lib/site/doctor/site/groups';
import { logs } from '@/lib/site/doctor/site/logs';
import { rotationBelow } from '@/lib/site/doctor/site/rotation';

/*
 * Named pipes, and files longer than any memory (they are holes), where the doctor looks: it must neither wait for the ones nor
 * read the others. Before each, something that it has to find all the same.
 */
const HUGE_BYTES = 8 * 1024 ** 3;
const ID = 'doctor-1@example.org';

let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'planted-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function place(name: string): string {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  return file;
}

function write(name: string, text: string): string {
  const file = place(name);
  writeFileSync(file, text);
  return file;
}

function plantPipe(name: string): void {
  execFileSync('mkfifo', [place(name)]);
}

function plantHuge(name: string): void {
  truncateSync(write(name, 'npm run maintain\n'), HUGE_BYTES);
}

const PLANTS = [
  ['a named pipe', plantPipe],
  ['a huge file', plantHuge],
] as const;

it.each(PLANTS)('finds the maintenance beside %s in each folder of cron and systemd', async (_, plant) => {
  write('etc/cron.d/zz', '5 4 * * * dash cd /opt/dash && npm run maintain\n');
  for (const folder of ['cron.d', 'cron.daily', 'cron.weekly', 'cron.hourly']) plant(`etc/${folder}/aa`);
  plant('etc/crontab');
  plant('etc/systemd/system/aa.service');
  write('etc/systemd/system/aa.timer', '');
  const jobs = await findMaintainJobs(root);
  const found = jobs.filter(({ file }) => file.startsWith(root));
  expect(found).toMatchObject([{ file: path.join(root, 'etc/cron.d/zz'), user: 'dash' }]);
});

it.each(PLANTS)('finds what is scheduled beside %s', async (_, plant) => {
  write('etc/cron.d/zz', '5 4 * * * root dspam_logrotate\n');
  plant('etc/crontab');
  plant('etc/cron.d/aa');
  plant('var/spool/cron/crontabs/alice');
  const lines = scheduledLines(await findScheduled(root)).filter(({ file }) => file.startsWith(root));
  expect(lines.map(({ line }) => line)).toEqual(['5 4 * * * root dspam_logrotate']);
});

it('looks at lines of a table that go on and on for about as long as at others', async () => {
  const time = async (line: string) => {
    const table = write('etc/cron.d/aa', `${line}\n5 4 * * * dash npm run maintain\n`);
    const before = process.cpuUsage();
    const jobs = (await findMaintainJobs(root)).filter(({ file }) => file === table);
    const { user, system } = process.cpuUsage(before);
    expect(jobs.map((job) => job.user)).toEqual(['dash']);
    return user + system;
  };
  await time('# warm');
  const short = await time('npm '.repeat(900));
  const long = await time('npm '.repeat(60_000));
  // Tried from every word to the end of the line, it were thousands of times as long.
  expect(long).toBeLessThan(100 * short);
});

it.each(PLANTS)('looks into a mailbox beside %s, and into no link', async (_, plant) => {
  plant('Maildir/new/aa');
  const secret = write('elsewhere', `Message-Id: <${ID}>\n`);
  symlinkSync(secret, place('Maildir/new/bb'));
  const maildir = path.join(root, 'Maildir');
  expect(await findArrived('alice', ID, maildir)).toMatchObject({ place: null, looked: [maildir] });
  const arrived = write('Maildir/new/zz', `Message-Id: <${ID}>\n`);
  expect(await findArrived('alice', ID, maildir)).toEqual({
    place: arrived,
    looked: [maildir],
    isRemoved: true,
  });
  expect(readdirSync(path.dirname(arrived))).toEqual(['aa', 'bb']);
});

it('finds a message at the end of an mbox longer than any memory, also by a link', async () => {
  const mbox = write('mail/alice', '');
  truncateSync(mbox, HUGE_BYTES);
  writeFileSync(mbox, `From a\nMessage-Id: <${ID}>\n\n`, { flag: 'a' });
  const link = place('mail/link');
  symlinkSync(mbox, link);
  for (const named of [mbox, link])
    expect(await findArrived('alice', ID, named)).toEqual({
      place: named,
      looked: [named],
      isRemoved: false,
    });
  plantPipe('mail/bob');
  expect((await findArrived('bob', ID, path.join(root, 'mail/bob'))).place).toBeNull();
});

it.each(PLANTS)('tells of rights and mounts though %s lies in their place', async (_, plant) => {
  plant(`proc/${process.pid}/status`);
  plant('proc/mountinfo');
  expect(await findRights(root, path.join(root, 'proc'))).toEqual([]);
  const mount = await findMount(root, path.join(root, 'proc/mountinfo'));
  expect(mount).toBeNull();
});

it('reads the real /proc', async () => {
  const [own] = (await findRights(root)).filter(({ pid }) => pid === process.pid);
  expect(own?.groups).toContain(process.getegid?.());
  expect(await findMount(root)).toMatchObject({ at: expect.stringMatching(/^\//) });
});

it.each(PLANTS)('says of the group file that it is %s', async (_, plant) => {
  plant('group');
  const file = path.join(root, 'group');
  const found = await groups.look(siteWith(`GroupConfig ${file}`));
  expect(found).toMatchObject([{ level: 'fault', says: 'unreadable', values: { file } }]);
});

it.each(PLANTS)('looks at logs and quarantines though %s lies in their place', async (_, plant) => {
  for (const name of ['alice.mbox', 'alice.log', 'alice.log.1']) plant(`data/alice/${name}`);
  plant('system.log');
  const site = siteWith('UserLog on\nSystemLog on');
  expect((await logs.look(site)).map(({ level }) => level)).toEqual(['good']);
  expect(await rotationBelow(root).look(site)).toHaveLength(2);
});

/** A site of DSPAM below the folder, as far as these checks look. */
function siteWith(text: string): Examined {
  const conf = parseDspamConf(text);
  const config = { dspamHome: root, scale: 'normal', conf } as unknown as Examined['config'];
  return {
    env: {},
    config,
    faults: [],
    conf,
    confPath: null,
    home: root,
    scale: 'normal',
    dspamBin: null,
    folder: root,
  };
}
