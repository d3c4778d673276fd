import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { beginCompaction, finishCompaction } from '@/lib/formats/mbox/compact';
import { copyHome } from '@/lib/site/backup/copy-home';

const record = (name: string) =>
  `From QUARANTINE Sat Nov 21 07:40:56 2026\nX-DSPAM-Result: Spam\nSubject: ${name}\n\n${name}\n\n\n\n`;
const MAIL = record('one') + record('two');

let top: string;
let home: string;
let target: string;
beforeEach(() => {
  top = mkdtempSync(path.join(tmpdir(), 'copy-home-'));
  home = path.join(top, 'home');
  target = path.join(top, 'target');
  mkdirSync(target);
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

/** A user with mail, and with copies that take long enough to read that something can happen meanwhile. */
function quarantined(user: string) {
  const files = userFiles(home, 'domain', user);
  mkdirSync(files.dir, { recursive: true });
  writeFileSync(files.mbox, MAIL);
  writeFileSync(files.log, '');
  truncateSync(files.log, 16 * 1024 * 1024);
  writeFileSync(files.removedMbox, '');
  truncateSync(files.removedMbox, 64 * 1024 * 1024);
  return files;
}

const copyOf = (file: string) => path.join(target, path.relative(home, file));

/** Until the copy of a file has begun. */
async function untilCopied(file: string) {
  while (!existsSync(copyOf(file))) await setImmediate();
}

/** Copies, and does something when the copies are being read for the first time. */
async function copiedWhile(removedMbox: string, act: () => unknown) {
  const copying = copyHome(home, target);
  await untilCopied(removedMbox);
  await act();
  return copying;
}

/** All that is in files of mail, wherever they lie. */
const mailIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.mbox') && !name.endsWith('.removed.mbox'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('');

describe('a backup', () => {
  it('has what is in a quarantine of which a compaction begins meanwhile', async () => {
    const { mbox, removedMbox } = quarantined('alice@example.org');
    const { left } = await copiedWhile(removedMbox, () => beginCompaction(mbox));
    expect(left).toEqual([]);
    expect(mailIn(target)).toContain(MAIL);
  });

  it('has what is in a quarantine of which a compaction begins and ends meanwhile', async () => {
    const { mbox, removedMbox } = quarantined('alice@example.org');
    const { left, files } = await copiedWhile(removedMbox, async () => {
      await beginCompaction(mbox);
      await finishCompaction(mbox, 0);
    });
    expect(left).toEqual([]);
    expect(mailIn(target)).toContain(MAIL);
    // What was copied before is not named any more.
    const names = files.map(({ path: name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(existsSync(path.join(target, name))).toBe(true);
  });

  it.each([
    [
      'deleted',
      (dir: string, mbox: string, away: string) => {
        mkdirSync(away, { recursive: true });
        renameSync(mbox, path.join(away, path.basename(mbox)));
        return dir;
      },
    ],
  ] as const)('has the mail of a user who is %s meanwhile', async (_how, move) => {
    const { dir, mbox, removedMbox, deleted } = quarantined('alice@example.org');
    mkdirSync(deleted);
    const { left } = await copiedWhile(removedMbox, () => move(dir, mbox, path.join(deleted, '7')));
    expect(left).toEqual([]);
    expect(mailIn(target)).toContain(MAIL);
  });

  it('has the mail of a deleted user who is put back meanwhile', async () => {
    const { mbox, removedMbox, deleted } = quarantined('alice@example.org');
    const away = path.join(deleted, '7', path.basename(mbox));
    mkdirSync(path.dirname(away), { recursive: true });
    renameSync(mbox, away);
    const { left } = await copiedWhile(removedMbox, () => renameSync(away, mbox));
    expect(left).toEqual([]);
    expect(mailIn(target)).toContain(MAIL);
  });

  it('has the mail of users whose names end like the names of files', async () => {
    for (const user of ['alice.compacting@example.org', 'bob.removed@example.org']) quarantined(user);
    const { left, files } = await copyHome(home, target);
    expect(left).toEqual([]);
    expect(files).toHaveLength(6);
  });

  it('has the mail of a user who is deleted and put back while it is copied', async () => {
    const { mbox, removedMbox, log } = quarantined('alice@example.org');
    await copiedWhile(removedMbox, async () => {
      renameSync(mbox, `${mbox}.away`);
      await untilCopied(log);
      renameSync(`${mbox}.away`, mbox);
    });
    expect(mailIn(target)).toContain(MAIL);
  });

  it('has what is in a quarantine that is compacted twice while it is copied', async () => {
    const { mbox, removedMbox, log } = quarantined('alice@example.org');
    await copiedWhile(removedMbox, async () => {
      await beginCompaction(mbox);
      await untilCopied(log);
      await finishCompaction(mbox, 0);
      await beginCompaction(mbox);
      await finishCompaction(mbox, 0);
    });
    expect(mailIn(target)).toContain(MAIL);
  });

  it('has what is in a log that is rotated while the mail is copied', async () => {
    const { removedMbox, log } = quarantined('alice@example.org');
    writeFileSync(log, 'what became of a message\n');
    const { left } = await copiedWhile(removedMbox, () => {
      renameSync(log, `${log}.1`);
      writeFileSync(log, '');
    });
    expect(left).toEqual([]);
    expect(readFileSync(copyOf(`${log}.1`), 'utf8')).toBe('what became of a message\n');
  });

  it('has what is in a log that is rotated while another log is copied', async () => {
    const { dir, log } = quarantined('alice@example.org');
    const old = path.join(dir, `${path.basename(log)}.0`);
    writeFileSync(old, '');
    for (const each of [log, old]) truncateSync(each, 64 * 1024 * 1024);
    const copying = copyHome(home, target);
    while (![log, old].some((each) => existsSync(copyOf(each)))) await setImmediate();
    // The one that is still to come.
    const later = existsSync(copyOf(log)) ? old : log;
    renameSync(later, `${later}.1`);
    await copying;
    expect(existsSync(copyOf(`${later}.1`))).toBe(true);
    expect(existsSync(copyOf(later))).toBe(false);
  });

  it('names the mail that never rests, and has that of everybody else', async () => {
    const { mbox, removedMbox } = quarantined('alice@example.org');
    const bob = quarantined('bob@example.org');
    let isOver = false;
    const copying = copyHome(home, target).finally(() => {
      isOver = true;
    });
    for (let at = 0; !isOver; at++) {
      renameSync(at % 2 === 0 ? mbox : `${mbox}.away`, at % 2 === 0 ? `${mbox}.away` : mbox);
      appendFileSync(removedMbox, 'x');
      await setImmediate();
    }
    const { left } = await copying;
    expect(left).toContainEqual(
      expect.objectContaining({
        path: expect.stringContaining('alice'),
        why: expect.stringContaining('all the time'),
      }),
    );
    expect(left.filter((each) => each.path.includes('bob'))).toEqual([]);
    expect(readFileSync(copyOf(bob.mbox), 'utf8')).toBe(MAIL);
  }, 60_000);
});
