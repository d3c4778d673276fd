import { type FileHandle, mkdir, open, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { tryLock, unlock } from 'fs-native-extensions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest } from './support/dspam-under-test';
import { FullPipe } from './support/full-pipe';
import { SPAM, taughtUser } from './support/teach';
import type { TestUser } from './support/test-user';

const dspam = await DspamUnderTest.start();
let user: TestUser;
let mbox: FileHandle;
beforeAll(async () => {
  user = await taughtUser(dspam);
  await dspam.run(['--deliver=innocent', '--user', user.name], { stdin: SPAM });
  mbox = await open(user.file('mbox'), 'r+');
});
beforeEach(() => dspam.reset());
afterAll(async () => {
  await mbox.close();
  await dspam.close();
});

/** The locks of this machine: who holds one, and with an arrow who waits. */
const locks = () => readFile('/proc/locks', 'utf8');

/** A delivery that waits for the lock. */
async function beginDelivery() {
  const run = dspam.begin(['--deliver=innocent', '--user', user.name], { stdin: SPAM });
  const waiting = new RegExp(`-> .*:${(await mbox.stat()).ino} `);
  await expect.poll(locks, { timeout: 10_000 }).toMatch(waiting);
  return run;
}

describe('the lock of the quarantine (F§2)', () => {
  it.each([
    ['a write lock', { shared: false }],
    ['a read lock', { shared: true }],
  ])('%s of another program holds a delivery up, and nothing is lost', async (_name, options) => {
    const before = (await mbox.stat()).size;
    expect(tryLock(mbox.fd, 0, 0, options)).toBe(true);
    const { child, ended } = await beginDelivery();
    expect(child.exitCode).toBeNull();
    expect((await mbox.stat()).size).toBe(before);
    unlock(mbox.fd);
    expect((await ended).code).toBe(0);
    const text = await user.read('mbox');
    expect(text.length).toBeGreaterThan(before);
    expect(text.slice(before)).toMatch(/^From QUARANTINE .*\n\n\n$/s);
  });

  it('one byte locked is enough', async () => {
    expect(tryLock(mbox.fd, 0, 1)).toBe(true);
    const { child, ended } = await beginDelivery();
    expect(child.exitCode).toBeNull();
    unlock(mbox.fd, 0, 1);
    expect((await ended).code).toBe(0);
  });

  it('a delivery that waits writes into the file that it has opened, wherever that is by then (F§0.4)', async () => {
    expect(tryLock(mbox.fd)).toBe(true);
    const before = (await mbox.stat()).size;
    const { ended } = await beginDelivery();
    await rename(user.file('mbox'), `${user.file('mbox')}.away`);
    await writeFile(user.file('mbox'), '');
    unlock(mbox.fd);
    await ended;
    expect((await mbox.stat()).size).toBeGreaterThan(before);
    expect((await stat(user.file('mbox'))).size).toBe(0);
    await unlink(`${user.file('mbox')}.away`);
  });
});

describe('the end of a record (F§0.3)', () => {
  it('is written after the lock was dropped', async () => {
    const patient = await dspam.newUser();
    await mkdir(dirname(patient.file('mbox')), { recursive: true });
    const pipe = await FullPipe.make(patient.file('mbox'));
    expect(tryLock(pipe.fd)).toBe(true);
    const args = ['--class=spam', '--source=inoculation', '--user', patient.name];
    const { child, ended } = dspam.begin(args, { stdin: SPAM });
    await expect.poll(locks, { timeout: 10_000 }).toMatch(new RegExp(`-> .*:${pipe.inode} `));
    unlock(pipe.fd);
    // It has the lock now, and drops it, though it cannot have written a byte.
    await expect.poll(locks, { timeout: 10_000 }).not.toContain(`:${pipe.inode} `);
    expect(child.exitCode).toBeNull();
    let text = pipe.drain();
    expect((await ended).code).toBe(0);
    text += pipe.drain();
    expect(text).toMatch(/^From QUARANTINE .*\n\n\n$/s);
    pipe.close();
  });
});

describe('two deliveries at once', () => {
  it('of small messages lose nothing', async () => {
    const before = (await user.read('mbox')).match(/^From QUARANTINE /gm)?.length ?? 0;
    const runs = [1, 2, 3, 4].map(() =>
      dspam.run(['--deliver=innocent', '--user', user.name], { stdin: SPAM }),
    );
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect((await user.read('mbox')).match(/^From QUARANTINE /gm)).toHaveLength(before + 4);
  });
});
