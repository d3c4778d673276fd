import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendRecord } from '@/lib/formats/mbox/append';
import { beginCompaction, compactingPath, finishCompaction } from '@/lib/formats/mbox/compact';
import { noteTried } from '../../../support/note-tried';
import { reserveSoon } from '../../../support/reserve-soon';

const record = (name: string) =>
  `From QUARANTINE Sat Nov 21 07:40:56 2026\nX-DSPAM-Result: Spam\nSubject: ${name}\n\n${name}\n\n\n\n`;
const [one, twin, other] = [record('one'), record('twin'), record('other')];

let folder: string;
let mbox: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'carry-'));
  mbox = path.join(folder, 'alice.mbox');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A compaction that has begun; `before` was in the quarantine, `meanwhile` was delivered since. */
async function begun(before: string, meanwhile = ''): Promise<void> {
  writeFileSync(mbox, before);
  await beginCompaction(mbox);
  appendFileSync(mbox, meanwhile);
}

const finish = () => finishCompaction(mbox, 0);
const subjects = () => (readFileSync(mbox, 'utf8').match(/Subject: \w+/g) ?? []).map((line) => line.slice(9));

describe('a compaction carries over', () => {
  it('what came once more, to the byte, while it was going on', async () => {
    await begun(one + twin, twin);
    expect(await finish()).toBe(2);
    expect(subjects()).toEqual(['twin', 'one', 'twin']);
  });

  it('as many of the same message as there were, and as came since', async () => {
    await begun(twin + twin + one + twin, twin + twin);
    expect(await finish()).toBe(4);
    expect(subjects().filter((name) => name === 'twin')).toHaveLength(5);
  });

  it('nothing twice that it had appended before a crash, though the same has come since', async () => {
    await begun(twin + other, twin);
    await noteTried(mbox, { doneTo: 0, triedTo: twin.length + other.length, from: twin.length });
    appendFileSync(mbox, twin + other);
    expect(await finish()).toBe(0);
    expect(subjects()).toEqual(['twin', 'twin', 'other']);
  });

  it('what it was about to append when it crashed, though the same had come before', async () => {
    await begun(one + twin, twin);
    await noteTried(mbox, { doneTo: 0, triedTo: one.length + twin.length, from: twin.length });
    expect(await finish()).toBe(2);
    expect(subjects()).toEqual(['twin', 'one', 'twin']);
  });

  it('the rest of what it had appended in part', async () => {
    await begun(one + twin + other, twin);
    await noteTried(mbox, { doneTo: 0, triedTo: (one + twin + other).length, from: twin.length });
    appendFileSync(mbox, one);
    expect(await finish()).toBe(2);
    expect(subjects()).toEqual(['twin', 'one', 'twin', 'other']);
  });

  it('nothing of what was done before the last note', async () => {
    await begun(one + twin, '');
    appendFileSync(mbox, one);
    await noteTried(mbox, { doneTo: one.length, triedTo: (one + twin).length, from: one.length });
    expect(await finish()).toBe(1);
    expect(subjects()).toEqual(['one', 'twin']);
  });

  it('what a late writer adds to the old file while the rest is carried over', async () => {
    // Each is a write of its own, so that there is time between the first note and the end.
    const large = (name: string) =>
      record(name).replace('\n\n\n\n', `\n${`${'x'.repeat(99)}\n`.repeat(9000)}\n\n\n`);
    const all = Array.from({ length: 30 }, (_unused, index) => `nr${index}`);
    await begun(all.map(large).join(''), twin);
    const lock = `${folder}/alice.compacting.lock`;
    const before = readFileSync(lock, 'utf8');
    const finished = finish();
    while (readFileSync(lock, 'utf8') === before) await setImmediate();
    appendFileSync(compactingPath(mbox), other);
    expect(await finished).toBe(31);
    expect(subjects()).toEqual(['twin', ...all, 'other']);
    expect(existsSync(compactingPath(mbox))).toBe(false);
  });

  describe.each([
    ['nothing', () => ''],
    ['the first bytes', (chunk: string) => chunk.slice(0, 20)],
    ['a record', (chunk: string) => chunk.slice(0, one.length)],
    ['half of the second', (chunk: string) => chunk.slice(0, one.length + 30)],
    ['all', (chunk: string) => chunk],
  ])('what it was writing to its place when it was killed, where it had written %s', (_what, written) => {
    it.each([
      ['nothing else came', '', ''],
      ['the same had come before', one + twin, ''],
      ['the same came behind', '', one + twin],
      ['the same came before and behind', twin, one + twin],
    ])('and %s', async (_twins, ahead, behind) => {
      const chunk = one + twin;
      await begun(chunk + other, ahead);
      const from = await reserveSoon(mbox, chunk.length);
      await noteTried(mbox, { doneTo: 0, triedTo: chunk.length, from });
      const file = openSync(mbox, 'r+');
      writeSync(file, written(chunk), from);
      closeSync(file);
      appendFileSync(mbox, behind);
      expect(await finish()).toBe(1);
      expect(readFileSync(mbox, 'utf8')).toBe(ahead + chunk + behind + other);
    });
  });

  it('once more what it was writing, where another program has put something else there', async () => {
    await begun(one + twin);
    const from = await reserveSoon(mbox, one.length);
    await noteTried(mbox, { doneTo: 0, triedTo: one.length, from });
    writeFileSync(mbox, other);
    expect(await finish()).toBe(2);
    expect(subjects()).toEqual(['other', 'one', 'twin']);
  });

  it('everything, where the note is of a quarantine that was compacted before', async () => {
    await begun(one);
    await noteTried(mbox, { doneTo: 9999, triedTo: 9999, from: 0 });
    const stale = readFileSync(`${folder}/alice.compacting.lock`);
    await noteTried(mbox, { doneTo: 0, triedTo: 0, from: 0 });
    expect(await finish()).toBe(1);
    appendFileSync(mbox, twin + other);
    await beginCompaction(mbox);
    writeFileSync(`${folder}/alice.compacting.lock`, stale);
    expect(await finish()).toBe(3);
    expect(subjects()).toEqual(['one', 'twin', 'other']);
  });

  it.each(['', 'not a note', '1 2 3 4 5'])(
    'what is not there yet, where nothing is noted, as by an earlier version (%j)',
    async (text) => {
      await begun(one + twin, one);
      writeFileSync(`${folder}/alice.compacting.lock`, text);
      expect(await finish()).toBe(1);
      expect(subjects()).toEqual(['one', 'twin']);
    },
  );

  it('and leaves neither the old file nor the note', async () => {
    await begun(one, twin);
    await finish();
    expect(existsSync(compactingPath(mbox))).toBe(false);
    expect(existsSync(`${folder}/alice.compacting.lock`)).toBe(false);
    expect(await finish()).toBeNull();
  });

  it('more than fits into one write', async () => {
    const large = (name: string) =>
      record(name).replace('\n\n\n\n', `\n${`${'x'.repeat(99)}\n`.repeat(4000)}\n\n\n`);
    const all = Array.from({ length: 9 }, (_unused, index) => large(`nr${index % 3}`));
    await begun(all.join(''), large('nr1'));
    expect(await finish()).toBe(9);
    expect(subjects().sort()).toEqual(['nr0', 'nr0', 'nr0', 'nr1', 'nr1', 'nr1', 'nr1', 'nr2', 'nr2', 'nr2']);
  });
});

/** Somebody who touches a file all the time, until they are stopped. */
function keepTouching(file: string): () => void {
  const touch = () => utimesSync(file, new Date(), new Date());
  touch();
  const timer = setInterval(touch, 5);
  return () => clearInterval(timer);
}

describe('somebody who never stops writing', () => {
  it('to the old file of a compaction does not hold it up for ever: it gives up without loss, and goes on later', async () => {
    await begun(one + twin + other, twin);
    await noteTried(mbox, { doneTo: 0, triedTo: one.length, from: twin.length });
    appendFileSync(mbox, one);
    const before = [mbox, compactingPath(mbox)].map((file) => readFileSync(file, 'utf8'));
    const stop = keepTouching(compactingPath(mbox));
    await expect(finishCompaction(mbox, 1_000, 50)).rejects.toMatchObject({
      code: 'conflict',
      reason: 'locked',
    });
    stop();
    expect([mbox, compactingPath(mbox)].map((file) => readFileSync(file, 'utf8'))).toEqual(before);
    expect(await finish()).toBe(2);
    expect(subjects()).toEqual(['twin', 'one', 'twin', 'other']);
    expect(existsSync(compactingPath(mbox))).toBe(false);
  });

  it('to it, while it is carried over, ends the same way: nothing is lost, and nothing comes twice', async () => {
    await begun(one);
    // Each time that it has been carried over, there is more.
    let written = 0;
    const writer = setInterval(() => {
      if (existsSync(compactingPath(mbox))) appendFileSync(compactingPath(mbox), record(`late${++written}`));
    }, 1);
    await finishCompaction(mbox, 20, 300).catch((error) => expect(error).toMatchObject({ reason: 'locked' }));
    clearInterval(writer);
    await finish();
    expect(subjects().sort()).toEqual(
      ['one', ...Array.from({ length: written }, (_, index) => `late${index + 1}`)].sort(),
    );
  });

  it('to a quarantine keeps nobody waiting who puts a record back', async () => {
    writeFileSync(mbox, one);
    const stop = keepTouching(mbox);
    await expect(appendRecord(mbox, Buffer.from(other), 50)).rejects.toMatchObject({ reason: 'locked' });
    stop();
    expect(readFileSync(mbox, 'utf8')).toBe(one);
    await appendRecord(mbox, Buffer.from(other));
    expect(subjects()).toEqual(['one', 'other']);
  });
});
