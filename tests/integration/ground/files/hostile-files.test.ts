import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findFaultyFiles } from '@/lib/formats/dspam/find-faulty-files';
import { listStores } from '@/lib/formats/dspam/list-stores';
import { appendRecord } from '@/lib/formats/mbox/append';
import { beginCompaction, compactingPath, finishCompaction } from '@/lib/formats/mbox/compact';
import { compactedPath } from '@/lib/formats/mbox/watch-compacted';
import { removeFolder } from '@/lib/ground/files/in-folder';
import { openAdminFile, openToChange, openToRead } from '@/lib/ground/files/open-file';
import { watchedFile } from '@/lib/ground/files/watched-file';
import { findFragment } from '@/lib/messages/history/find-fragment';
import { openCopies } from '@/lib/messages/operations/open-copies';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { loadRecord } from '@/lib/messages/quarantine/open/load-record';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { purgeRemoved } from '@/lib/messages/removed/purge-removed';
import { readAlertLines, writeAlertLines } from '@/lib/people/alerts/alert-file';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { readPreferenceFile, writePreferenceFile } from '@/lib/people/preferences/preference-file';
import { NO_TOTALS } from '@/lib/people/statistics/filter-totals';
import { followSiteLog } from '@/lib/people/statistics/follow-site-log';
import { readResetFile, writeResetFile } from '@/lib/people/statistics/reset-file';
import { eachOldFragment } from '@/lib/site/purge/old-fragments';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

const site = await testSite();
const SECRET = 'From QUARANTINE Sat Nov 21 07:40:56 2026\nSubject: of bob\n\nfor bob alone\n\n\n\n';
let users = 0;
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

/** A user with a folder, and a file of bob's that is not theirs. */
function newUser() {
  const user = `user${++users}@example.org`;
  const files = site.files(user);
  mkdirSync(files.dir, { recursive: true });
  const secret = path.join(site.folder, `secret${users}`);
  writeFileSync(secret, SECRET);
  return { user, files, secret };
}

type Kind = 'pipe' | 'link' | 'dangling link' | 'folder' | 'socket' | 'device';
const KINDS: Kind[] = ['pipe', 'link', 'dangling link', 'folder', 'socket'];
// Only root can make one.
if (process.getuid?.() === 0) KINDS.push('device');

async function put(kind: Kind, file: string, target: string): Promise<void> {
  if (kind === 'pipe') execFileSync('mkfifo', [file]);
  else if (kind === 'link') symlinkSync(target, file);
  else if (kind === 'dangling link') symlinkSync(`${target}.not-there`, file);
  else if (kind === 'folder') mkdirSync(file);
  else if (kind === 'device') execFileSync('mknod', [file, 'c', '1', '5']);
  else {
    const server = createServer();
    // A path of a socket is 107 bytes at most.
    const at = process.cwd();
    process.chdir(path.dirname(file));
    await new Promise<void>((resolve) => server.listen(path.basename(file), resolve));
    process.chdir(at);
    endings.push(() => new Promise((resolve) => server.close(resolve)));
  }
}

/** More calls than node has threads for files: when each of them waits for ever, nothing else gets done. */
async function manyTimes(work: () => Promise<unknown>): Promise<unknown[]> {
  const answers = await Promise.all(Array.from({ length: 8 }, () => work().catch((error) => error)));
  expect((await readFile(import.meta.filename)).length).toBeGreaterThan(0);
  return answers;
}

const REFUSED = { code: 'unavailable', reason: 'notPlainFile' };

describe.each(KINDS)('%s in the place of a file', (kind) => {
  it('is opened by nobody, and is told by its name', async () => {
    const { files, secret } = newUser();
    await put(kind, files.alerts, secret);
    for (const open of [openToRead, openToChange])
      for (const answer of await manyTimes(() => open(files.alerts)))
        expect(answer).toMatchObject({
          ...REFUSED,
          values: { file: files.alerts, kind: kind.split(' ').at(-1) },
        });
  });

  it('.removed.mbox: removing, listing and purging copies go no further, and the mail stays', async () => {
    const { user, files, secret } = newUser();
    const { signature, record } = await site.quarantine({ user });
    await put(kind, files.removedMbox, secret);
    expect((await manyTimes(() => openCopies(files.removedMbox)))[0]).toMatchObject({ state: 'unreadable' });
    await expect(deleteMessage(user, user, signature, newBatch())).rejects.toMatchObject({
      reason: 'copyFailed',
    });
    expect(readFileSync(files.mbox).includes(record)).toBe(true);
    expect(await purgeRemoved(user, files)).toBe(0);
    expect(readFileSync(secret, 'utf8')).toBe(SECRET);
    expect(existsSync(`${secret}.not-there`)).toBe(false);
  });

  it('.alerts, .prefs and .rstats: neither read nor replaced', async () => {
    const { files, secret } = newUser();
    for (const file of [files.alerts, files.prefs, files.rstats]) await put(kind, file, secret);
    const before = lstatSync(files.alerts).ino;
    for (const work of [
      () => readAlertLines(files.alerts),
      () => writeAlertLines(files.alerts, ['word']),
      () => readPreferenceFile(files.prefs),
      () => writePreferenceFile(files.prefs, [{ name: 'spamAction', value: 'tag' }]),
      () => writeResetFile(files.rstats, NO_TOTALS),
    ])
      for (const answer of await manyTimes(work)) expect(answer).toMatchObject(REFUSED);
    expect((await manyTimes(() => readResetFile(files.rstats)))[0]).toBe('unusable');
    expect(lstatSync(files.alerts).ino).toBe(before);
    expect(readFileSync(secret, 'utf8')).toBe(SECRET);
  });

  it('.mbox: nothing of it is listed, opened or appended to', async () => {
    const { user, files, secret } = newUser();
    await put(kind, files.mbox, secret);
    for (const answer of await manyTimes(() => openQuarantine(user))) expect(answer).toMatchObject(REFUSED);
    for (const answer of await manyTimes(() => appendRecord(files.mbox, Buffer.from(SECRET))))
      expect(answer).toMatchObject(REFUSED);
    expect((await prisma().mailbox.findUnique({ where: { store: user } }))?.messageCount ?? 0).toBe(0);
    expect(readFileSync(secret, 'utf8')).toBe(SECRET);
    expect(existsSync(`${secret}.not-there`)).toBe(false);
    // The list of all quarantines goes on, and names it.
    expect((await listStores(site.home, 'domain')).stores).toContain(user);
  });

  it('.mbox that was one before: its message is not opened from there', async () => {
    const { user, files, secret } = newUser();
    const { signature } = await site.quarantine({ user });
    await listMessages(await openQuarantine(user), { sort: 'date', direction: 'asc', page: 1 });
    rmSync(files.mbox);
    await put(kind, files.mbox, secret);
    for (const answer of await manyTimes(() => loadRecord(user, signature)))
      expect(answer).toMatchObject(REFUSED);
  });

  it.each(['compacting.mbox', 'compacting.lock'])('.%s: no compaction is finished with it', async (name) => {
    const { files, secret } = newUser();
    if (name === 'compacting.lock') writeFileSync(files.mbox.replace('.mbox', '.compacting.mbox'), SECRET);
    await put(kind, files.mbox.replace('mbox', name), secret);
    for (const answer of await manyTimes(() => finishCompaction(files.mbox, 0)))
      expect(answer).toMatchObject(REFUSED);
    expect(readFileSync(secret, 'utf8')).toBe(SECRET);
    expect(existsSync(`${secret}.not-there`)).toBe(false);
  });

  it('.compacting.lock: nothing is begun or finished with it, it is told, and all goes on when it has gone', async () => {
    const { user, files, secret } = newUser();
    const { signature } = await site.quarantine({ user });
    const lock = files.mbox.replace('.mbox', '.compacting.lock');
    await put(kind, lock, secret);
    const before = readFileSync(files.mbox);
    for (const answer of await manyTimes(() => beginCompaction(files.mbox)))
      expect(answer).toMatchObject(REFUSED);
    expect(readFileSync(files.mbox)).toEqual(before);

    // As after a crash in the middle.
    renameSync(files.mbox, compactingPath(files.mbox));
    for (const answer of await manyTimes(() => openQuarantine(user)))
      expect(answer).toMatchObject({ ...REFUSED, values: { file: lock } });
    const told = [];
    for await (const { file } of findFaultyFiles(site.home, 'domain')) told.push(file);
    expect(told).toContain(lock);
    // Neither followed, nor changed, nor taken away.
    expect(readFileSync(secret, 'utf8')).toBe(SECRET);
    expect(existsSync(`${secret}.not-there`)).toBe(false);
    expect(lstatSync(lock).isFile()).toBe(false);
    if (kind === 'folder') writeFileSync(path.join(lock, 'kept'), SECRET);
    renameSync(lock, `${lock}.away`);
    await openQuarantine(user);
    expect(readFileSync(files.mbox, 'latin1')).toContain(signature);
    if (kind === 'folder') expect(readFileSync(path.join(`${lock}.away`, 'kept'), 'utf8')).toBe(SECRET);
    rmSync(`${lock}.away`, { recursive: true });
  });

  it.each(['compacted.mbox', 'compacted.lock'])(
    '.%s: nothing is carried over from it, it is told, and no mail is lost',
    async (name) => {
      const { user, files, secret } = newUser();
      const { record } = await site.quarantine({ user });
      const file = files.mbox.replace('mbox', name);
      if (name === 'compacted.lock') writeFileSync(compactedPath(files.mbox), SECRET);
      await put(kind, file, secret);
      for (const answer of await manyTimes(() => finishCompaction(files.mbox, 0)))
        expect(answer).toMatchObject({ ...REFUSED, values: { file } });
      const told = [];
      for await (const { file } of findFaultyFiles(site.home, 'domain')) told.push(file);
      expect(told).toContain(file);

      // Behind a compaction, whose old file takes its place.
      await beginCompaction(files.mbox);
      for (const answer of await manyTimes(() => finishCompaction(files.mbox, 0)))
        expect(answer).toMatchObject({ ...REFUSED, values: { file } });
      expect(readFileSync(secret, 'utf8')).toBe(SECRET);
      expect(existsSync(`${secret}.not-there`)).toBe(false);
      expect(lstatSync(file).isFile()).toBe(false);
      renameSync(file, `${file}.away`);
      await finishCompaction(files.mbox, 0);
      expect(String(readFileSync(files.mbox))).toBe(String(record));
      rmSync(`${file}.away`, { recursive: true });
    },
  );

  it('system.log: its totals stay, and its name is told', async () => {
    const { secret } = newUser();
    const log = path.join(site.home, 'system.log');
    await put(kind, log, secret);
    endings.push(() => rmSync(log, { recursive: true }));
    for (const answer of await manyTimes(() => followSiteLog()))
      expect(answer).toMatchObject({ trouble: { ...REFUSED, values: { file: log } } });
  });
});

describe('files of the administrator', () => {
  it('may be links, and are read when they change', async () => {
    const { secret } = newUser();
    const link = path.join(site.folder, 'admins-link');
    symlinkSync(secret, link);
    const watched = watchedFile(link, (text) => text.length);
    expect(await watched.get()).toBe(SECRET.length);
    writeFileSync(secret, 'shorter');
    expect(await watched.get()).toBe('shorter'.length);
  });

  it.each(['pipe', 'folder', 'socket'] as const)('are not waited for where a %s lies', async (kind) => {
    const { files, secret } = newUser();
    await put(kind, files.alerts, secret);
    for (const work of [() => openAdminFile(files.alerts), () => watchedFile(files.alerts, String).get()])
      for (const answer of await manyTimes(work)) expect(answer).toMatchObject(REFUSED);
  });
});

describe('folders', () => {
  it('a link to a user’s folder, as to another disk, is followed and listed', async () => {
    const user = `moved${++users}@example.org`;
    const elsewhere = path.join(site.folder, `disk${users}`);
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, site.files(user).dir);
    const { signature } = await site.quarantine({ user });
    expect((await loadRecord(user, signature)).row.signature).toBe(signature);
    expect((await listStores(site.home, 'domain')).stores).toContain(user);
  });

  it('a link within a user’s folder is not: fragments of others are neither shown nor purged', async () => {
    const { user, files } = newUser();
    const bob = newUser();
    mkdirSync(bob.files.frag);
    const fragment = path.join(bob.files.frag, '2,6b014b08307207081942277.frag');
    writeFileSync(fragment, '\n\nfor bob alone\n');
    symlinkSync(bob.files.frag, files.frag);
    expect(await findFragment(await findMailboxPlace(user), '2,6b014b08307207081942277')).toBeNull();
    expect(await findFragment(await findMailboxPlace(bob.user), '2,6b014b08307207081942277')).toContain(
      'bob',
    );
    rmSync(fragment);
    writeFileSync(path.join(bob.files.frag, 'x.frag'), 'y');
    const found = [];
    for await (const each of eachOldFragment(site.home, 'domain', Date.now() + 1000, true)) found.push(each);
    expect(found.find((each) => each.user === user)?.bytes).toEqual([]);
    expect(found.find((each) => each.user === user)?.failures.join()).toContain(files.frag);
    expect(found.find((each) => each.user === bob.user)?.bytes).toEqual([1]);
  });

  it('a removed folder takes nothing along that it only leads to', async () => {
    const { files, secret } = newUser();
    const folder = path.join(files.deleted, '17');
    mkdirSync(path.join(folder, 'frag'), { recursive: true });
    const kept = path.join(site.folder, `kept${users}`);
    mkdirSync(kept);
    writeFileSync(path.join(kept, 'file'), 'kept');
    symlinkSync(kept, path.join(folder, 'frag', 'link'));
    symlinkSync(secret, path.join(folder, 'mbox'));
    await removeFolder(folder, 2);
    expect(existsSync(folder)).toBe(false);
    expect(readFileSync(path.join(kept, 'file'), 'utf8')).toBe('kept');
    rmSync(files.deleted, { recursive: true });
    mkdirSync(path.join(kept, '17'));
    symlinkSync(kept, files.deleted);
    await expect(removeFolder(folder, 2)).rejects.toMatchObject({ reason: 'notOwnFolder' });
    expect(existsSync(path.join(kept, '17'))).toBe(true);
  });
});

describe('a record too large to be worked on', () => {
  const listed = async (user: string) =>
    (
      await listMessages(await openQuarantine(user), { sort: 'date', direction: 'asc', page: 1 })
    ).messages.map(({ key }) => key);

  it('of 300 MB is listed, opened in part, and neither opened whole nor removed', async () => {
    const { user, files } = newUser();
    const { signature } = await site.quarantine({ user });
    // A hole takes no room on the disk.
    truncateSync(files.mbox, 300 * 1024 ** 2);
    // The end of a file that was written just now may be a delivery that goes on.
    const before = new Date(Date.now() - 10_000);
    utimesSync(files.mbox, before, before);
    for (const work of [
      () => loadRecord(user, signature),
      () => deleteMessage(user, user, signature, newBatch()),
    ])
      await expect(work()).rejects.toMatchObject({ code: 'unavailable', reason: 'recordTooLarge' });
    expect(await listed(user)).toEqual([signature]);
    expect((await loadRecord(user, signature, 1000)).record.bytes.length).toBe(1000);
  });

  it('of more than 2 GB ends nothing, and the other messages are there', async () => {
    const { user, files } = newUser();
    const { signature, record } = await site.quarantine({ user });
    await site.quarantine({ user });
    truncateSync(files.mbox, 2.5 * 1024 ** 3);
    expect(await listed(user)).toContain(signature);
    expect((await loadRecord(user, signature)).record.bytes.equals(record)).toBe(true);
  }, 120_000);
});
