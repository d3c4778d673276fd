import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { appendRecord } from '@/lib/formats/mbox/append';
import { beginCompaction, compactingPath, finishCompaction } from '@/lib/formats/mbox/compact';
import { completeRecord } from '@/lib/formats/mbox/complete-record';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { findRecord } from '@/lib/messages/operations/find-record';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { adoptCopies } from '@/lib/messages/removed/adopt-copies';
import { purgeRemoved } from '@/lib/messages/removed/purge-removed';
import { prisma } from '@/lib/store/db/prisma';
import { formatQuarantineRecord } from '@/scripts/demo/quarantine-record.mjs';
import { copiesIn } from '../../../support/copies-in';
import { noteTried } from '../../../support/note-tried';
import { scanBytes } from '../../../support/scan-bytes';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const PIECE = 4096;

const site = await testSite();
beforeAll(async () => {
  // Makes the folder and the uid.
  await site.quarantine({ user: USER });
});

/** A message, and every byte of it that the file had. */
interface Made {
  subject: string;
  bytes: Buffer;
}

let count = 0;
beforeEach(empty);

async function empty() {
  rmSync(site.files(USER).mbox, { force: true });
  rmSync(site.files(USER).removedMbox, { force: true });
  await prisma().operation.deleteMany({});
  await openQuarantine(USER);
}

function whole(size = 200): Made {
  count += 1;
  const subject = `mail ${count}.`;
  const message = Buffer.from(
    `From: a@b.example\nSubject: ${subject}\n\n${'x'.repeat(size)} end of ${subject}\n`,
  );
  const signature = `1,6b014b08${String(count).padStart(6, '0')}`;
  const verdict = { processedAt: new Date(), confidence: 1, probability: 1, signature };
  return { subject, bytes: formatQuarantineRecord(message, verdict) };
}

/** As a delivery leaves it that was killed, or had no room: only the first `length` bytes are there. */
function torn(length: number): Made {
  const { subject, bytes } = whole(length);
  return { subject, bytes: bytes.subarray(0, length) };
}

function withSeparator(line: string): Made {
  const { subject, bytes } = withoutSeparator();
  return { subject, bytes: Buffer.concat([Buffer.from(`${line}\n`), bytes]) };
}

/** As a record without a separator, which a file can begin with. */
function withoutSeparator(): Made {
  const { subject, bytes } = whole();
  return { subject, bytes: bytes.subarray(bytes.indexOf(10) + 1) };
}

/** Nobody is writing: what is in the file now will not become more. */
function settle(mbox = site.files(USER).mbox) {
  const past = new Date(Date.now() - 60_000);
  if (existsSync(mbox)) utimesSync(mbox, past, past);
}

function add(...messages: Made[]) {
  for (const { bytes } of messages) appendFileSync(site.files(USER).mbox, bytes);
  settle();
}

async function listed() {
  const { state } = await openQuarantine(USER);
  return prisma().message.findMany({ where: { mailboxId: state.id }, orderBy: { seq: 'asc' } });
}

async function keyOf({ subject }: Made): Promise<string> {
  const row = (await listed()).find((each) => each.subject === subject);
  return row?.key ?? '';
}

async function remove(made: Made): Promise<string> {
  const batch = newBatch();
  expect(await deleteMessage(USER, USER, await keyOf(made), batch)).toMatchObject({ ok: true });
  settle();
  return batch;
}

async function putBack(batch: string) {
  expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true }]);
  settle();
}

/** Each is in the list once, as a record that has all of its bytes and nothing of another. */
async function expectEach(messages: Made[]) {
  const rows = await listed();
  const names = (list: { subject: string }[]) => list.map(({ subject }) => subject).sort();
  expect(names(rows)).toEqual(names(messages));
  const { mbox } = site.files(USER);
  const file = existsSync(mbox) ? readFileSync(mbox) : Buffer.alloc(0);
  for (const { subject, byteOffset, byteLength } of rows) {
    const made = messages.find((each) => each.subject === subject);
    const at = Number(byteOffset);
    const record = file.subarray(at, at + byteLength);
    expect(record.includes(made?.bytes ?? 'nothing')).toBe(true);
    const others = messages.filter((each) => each !== made);
    expect(others.filter((other) => record.includes(`Subject: ${other.subject}`))).toEqual([]);
  }
}

describe('what is put back', () => {
  it.each([
    'From QUARANTINE Sat Nov 21 07:40:56 2026',
    // Of the mail server, which DSPAM keeps (F§2).
    'From win1@pills.example.info  Sun Nov  8 08:41:00 2026',
    'From win1@pills.example.info',
  ])(
    'is in the list, though the file ended in half a line meanwhile, and stays when its neighbour goes: %s',
    async (separator) => {
      const [first, second, half] = [whole(), withSeparator(separator), torn(700)];
      add(first, second);
      const batch = await remove(second);
      add(half);
      await putBack(batch);
      await expectEach([first, half, second]);
      await remove(half);
      await expectEach([first, second]);
    },
  );

  it('had no separator: it gets one, and its neighbours may go', async () => {
    const [bare, next, last] = [withoutSeparator(), whole(), whole()];
    add(bare, next, last);
    const batch = await remove(bare);
    await putBack(batch);
    await expectEach([next, last, bare]);
    // A crash before its note: by its bytes the next visit knows that it is there.
    const undo = await prisma().operation.findFirstOrThrow({ where: { kind: 'restore' } });
    expect(await findRecord({ ...undo, byteOffset: 0n }, site.files(USER))).not.toBeNull();
    // And who removed it, but was killed before that was done.
    const removal = await prisma().operation.findFirstOrThrow({ where: { batch } });
    const found = await findRecord({ ...removal, byteOffset: 0n }, site.files(USER));
    expect(found?.record.equals(bare.bytes)).toBe(true);
    await remove(last);
    await expectEach([next, bare]);
    const again = await remove(bare);
    await remove(next);
    await putBack(again);
    await expectEach([bare]);
  });

  it('was torn itself: the mail that comes next begins a record of its own', async () => {
    const [first, half, later] = [whole(), torn(900), whole()];
    add(first, half);
    await putBack(await remove(half));
    add(later);
    await expectEach([first, half, later]);
    await remove(later);
    await expectEach([first, half]);
  });

  it('was cut off by a delivery in the middle of a line: both come back as they were', async () => {
    const [half, other] = [torn(PIECE), whole()];
    add(half, other);
    const batches = [await remove(half), await remove(other)];
    for (const batch of batches) await putBack(batch);
    await expectEach([half, other]);
  });
});

describe('copies', () => {
  it('are records of their own, whatever was copied before: a database that is lost lists each of them again', async () => {
    const messages = [withoutSeparator(), torn(PIECE), whole(), torn(600)];
    add(...messages);
    for (const made of [...messages].reverse()) await remove(made);
    const { removedMbox } = site.files(USER);
    // One that follows an erased one may count some of its empty lines as its own.
    const text = (bytes: Buffer) => bytes.toString('latin1').trimEnd();
    expect((await copiesIn(removedMbox)).map(text)).toEqual(
      [...messages].reverse().map(({ bytes }) => text(bytes)),
    );
    await prisma().operation.deleteMany({});
    expect(await adoptCopies(USER, site.files(USER))).toMatchObject({ linked: 4 });
    const adopted = await prisma().operation.findMany({ where: { store: USER } });
    for (const { batch } of adopted) await putBack(batch);
    await expectEach(messages);
  });

  it('without a separator leave nothing behind when their time is over, and are not adopted as another message', async () => {
    const [bare, kept] = [withoutSeparator(), whole(8000)];
    add(bare, kept);
    await remove(bare);
    await remove(kept);
    const { removedMbox } = site.files(USER);
    await prisma().operation.updateMany({
      where: { subject: bare.subject },
      data: { finishedAt: new Date(0) },
    });
    expect(await purgeRemoved(USER, site.files(USER))).toBe(1);
    expect(await adoptCopies(USER, site.files(USER))).toEqual({ linked: 0, blanked: 0 });
    expect(readFileSync(removedMbox).includes(bare.subject)).toBe(false);
    expect(await copiesIn(removedMbox)).toEqual([kept.bytes]);
  });

  it('without a separator that a crash has left without their note are linked to their operation', async () => {
    const [first, bare] = [whole(), withoutSeparator()];
    add(bare, first);
    await remove(first);
    const batch = await remove(bare);
    await prisma().operation.updateMany({ where: { batch }, data: { copyOffset: null } });
    expect(await adoptCopies(USER, site.files(USER))).toEqual({ linked: 1, blanked: 0 });
    await putBack(batch);
    await expectEach([bare]);
  });
});

describe('an append', () => {
  it('begins a line whatever a writer without a lock writes at the same moment, or is taken back', async () => {
    const { mbox } = site.files(USER);
    writeFileSync(mbox, whole().bytes);
    settle();
    // As fast as it can: the end of a message, half a line, and always as if that were long ago.
    const script = `const { appendFileSync, utimesSync } = require('node:fs');
      const [mbox] = process.argv.slice(1);
      for (let turn = 0; ; turn++) {
        appendFileSync(mbox, turn % 2 ? 'half' : '\\n\\n\\n');
        utimesSync(mbox, 1, 1);
      }`;
    const writer = spawn(process.execPath, ['-e', script, mbox]);
    const ended = once(writer, 'exit');
    try {
      await vi.waitUntil(() => statSync(mbox).size > 10_000);
      const offsets: number[] = [];
      let refused = 0;
      const record = whole(5).bytes;
      while (offsets.length < 40)
        await appendRecord(mbox, record).then(
          (offset) => offsets.push(offset),
          () => refused++,
        );
      const bytes = readFileSync(mbox);
      for (const offset of offsets) {
        expect(bytes[offset - 1]).toBe(10);
        expect(bytes.subarray(offset, offset + record.length).equals(record)).toBe(true);
      }
      // What was taken back is not there a second time.
      expect(bytes.toString('latin1').split(record.toString('latin1'))).toHaveLength(offsets.length + 1);
    } finally {
      writer.kill('SIGKILL');
      await ended;
    }
  });
});

/** A step, with a number that chooses among what is there. */
const step = fc.record({
  kind: fc.constantFrom(
    'append',
    'append',
    'tear',
    'tearPiece',
    'erase',
    'erase',
    'erase',
    'restore',
    'restore',
    'compact',
  ),
  pick: fc.nat({ max: 5000 }),
});

it('any sequence with torn ends and a beginning without a separator leaves each message whole, in the list, once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 3, maxLength: 14 }), async (isBare, steps) => {
      await empty();
      let file: Made[] = [];
      const deleted: { made: Made; batch: string }[] = [];
      // Only behind a piece can the next delivery begin in the middle of a line; a full disk tears anywhere, and then nothing comes.
      let mayCome = true;
      if (isBare) file.push(withoutSeparator());
      add(...file);
      for (const { kind, pick } of steps) {
        if ((kind === 'append' || kind === 'tear' || kind === 'tearPiece') && mayCome) {
          const made = kind === 'append' ? whole(pick) : torn(kind === 'tear' ? 450 + pick : PIECE);
          add(made);
          file.push(made);
          mayCome = kind !== 'tear';
        }
        const chosen = file[pick % Math.max(1, file.length)];
        if (kind === 'erase' && chosen) {
          deleted.push({ made: chosen, batch: await remove(chosen) });
          mayCome ||= file.at(-1) === chosen;
          file = file.filter((made) => made !== chosen);
        }
        if (kind === 'restore') {
          const [back] = deleted.splice(pick % Math.max(1, deleted.length), 1);
          if (!back) continue;
          await putBack(back.batch);
          file.push(back.made);
          mayCome = true;
        }
        if (kind === 'compact' && existsSync(site.files(USER).mbox)) {
          await beginCompaction(site.files(USER).mbox);
          // A crash in the middle: the first has been carried over already.
          const old = readFileSync(compactingPath(site.files(USER).mbox));
          const { mtime } = statSync(compactingPath(site.files(USER).mbox));
          const first = (await scanBytes(old)).find((entry) => entry.kind === 'message');
          if (first && pick % 2 === 0) {
            const end = first.offset + first.length;
            const record = old.subarray(first.offset, end);
            await noteTried(site.files(USER).mbox, { doneTo: first.offset, triedTo: end, from: 0 });
            await appendRecord(site.files(USER).mbox, completeRecord(record, mtime));
          }
          await finishCompaction(site.files(USER).mbox, 0);
          settle();
          mayCome = true;
        }
        await expectEach(file);
      }
    }),
    { numRuns: 30, seed: 7 },
  );
}, 120_000);
