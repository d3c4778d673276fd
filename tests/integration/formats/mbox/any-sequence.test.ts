import { appendFileSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { beginCompaction, compactingPath, finishCompaction } from '@/lib/formats/mbox/compact';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import { formatQuarantineRecord } from '@/scripts/demo/quarantine-record.mjs';
import { copiesIn } from '../../../support/copies-in';
import { appendAsDspam } from '../../../support/dspam-standin/append.mjs';
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

interface Made {
  key: string;
  record: Buffer;
}

/** What ought to be where. */
interface Model {
  file: Made[];
  /** Its first pieces are in the file, its last is not: DSPAM has unlocked and not written yet (F§0.3). */
  begun: { made: Made; written: number } | null;
  deleted: { made: Made; batch: string }[];
  /** Every record that was ever copied, also those that were restored since. */
  copies: Made[];
  count: number;
}

/** A step, with a number that chooses among what is there. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('append' as const), shape: shape() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('begin' as const), shape: shape() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('finish' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('erase' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restore' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rewrite' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('compact' as const), cutShort: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sync' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Text and empty lines, so that a piece can end like a message. */
function shape() {
  return fc.record({ text: fc.nat({ max: 6000 }), blank: fc.constantFrom(0, 0, 50, 9000) });
}

function make(model: Model, { text, blank }: { text: number; blank: number }): Made {
  model.count += 1;
  const key = `1,6b014b08${String(model.count).padStart(6, '0')}`;
  const body = `${'x'.repeat(text)}${'\n'.repeat(blank)}end`;
  const message = Buffer.from(`From: a@b.example\nSubject: ${model.count}\n\n${body}\n`);
  const verdict = { processedAt: new Date(), confidence: 1, probability: 1, signature: key };
  return { key, record: formatQuarantineRecord(message, verdict) };
}

async function apply(model: Model, action: Step): Promise<void> {
  const { mbox } = site.files(USER);
  if (action.kind === 'sync') return;
  if (action.kind === 'erase') {
    const made = model.file[action.pick % Math.max(1, model.file.length)];
    if (!made) return;
    const batch = newBatch();
    expect(await deleteMessage(USER, USER, made.key, batch)).toMatchObject({ ok: true });
    model.file = model.file.filter((each) => each !== made);
    model.deleted.push({ made, batch });
    model.copies.push(made);
    return;
  }
  if (action.kind === 'begin') {
    if (model.begun) return;
    const made = make(model, action.shape);
    const written = Math.floor((made.record.length - 1) / PIECE) * PIECE;
    appendFileSync(mbox, made.record.subarray(0, written));
    model.begun = { made, written };
    return;
  }
  // The others append or rewrite, which waits for the message that is being written.
  if (model.begun) {
    const { made, written } = model.begun;
    appendFileSync(mbox, made.record.subarray(written));
    model.file.push(made);
    model.begun = null;
  }
  if (action.kind === 'append') {
    const made = make(model, action.shape);
    await appendAsDspam(mbox, made.record.toString('latin1'));
    model.file.push(made);
  }
  if (action.kind === 'restore') {
    const [chosen] = model.deleted.splice(action.pick % Math.max(1, model.deleted.length), 1);
    if (!chosen) return;
    expect(await undoBatch(USER, USER, chosen.batch)).toMatchObject([{ ok: true }]);
    model.file.push(chosen.made);
    model.copies = model.copies.filter((each) => each !== chosen.made);
  }
  if (action.kind === 'compact' && existsSync(mbox)) {
    await beginCompaction(mbox);
    // A crash in the middle: one message has been carried over already, and the next visit does the rest.
    const first = model.file[0];
    if (action.cutShort && first) {
      const end = readFileSync(compactingPath(mbox)).indexOf(first.record) + first.record.length;
      await noteTried(mbox, { doneTo: 0, triedTo: end, from: 0 });
      appendFileSync(mbox, first.record);
    }
    // Nobody else has the file open here, so there is nobody to wait for.
    await finishCompaction(mbox, 0);
  }
  // Another program takes a message out and rewrites the file in place.
  if (action.kind === 'rewrite' && model.file.length > 0) {
    model.file.splice(action.pick % model.file.length, 1);
    writeFileSync(mbox, Buffer.concat(model.file.map(({ record }) => record)));
  }
}

/** The file, the index and the copies hold what the model says. */
async function check(model: Model): Promise<void> {
  const { mbox, removedMbox } = site.files(USER);
  // However slow this machine is, the message that is being written was written to just now.
  if (model.begun) utimesSync(mbox, new Date(), new Date());
  const { state } = await openQuarantine(USER);
  const rows = await prisma().message.findMany({ where: { mailboxId: state.id }, orderBy: { seq: 'asc' } });
  expect(rows.map(({ key }) => key)).toEqual(model.file.map(({ key }) => key));
  expect(state.messageCount).toBe(model.file.length);
  const bytes = existsSync(mbox) ? readFileSync(mbox) : Buffer.alloc(0);
  for (const [index, row] of rows.entries()) {
    const record = model.file[index]?.record ?? Buffer.alloc(0);
    const at = Number(row.byteOffset);
    expect(bytes.subarray(at, at + record.length).equals(record)).toBe(true);
  }
  // In order and none twice. After a rewrite the index is rebuilt; a message before an erased one may then count one of
  // its newlines as its own (lib/formats/mbox/scan.ts), so the ends are not compared.
  const text = (record: Buffer) => record.toString('latin1').trimEnd();
  expect((await copiesIn(removedMbox)).map(text)).toEqual(model.copies.map(({ record }) => text(record)));
  const messages = (await scanBytes(bytes)).filter(({ kind }) => kind === 'message');
  const begun = model.begun && model.begun.written > 0 ? 1 : 0;
  expect(messages).toHaveLength(model.file.length + begun);
}

it('any sequence of append, erase, restore, compact, outside rewrite and sync leaves every message where the model has it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      rmSync(site.files(USER).mbox, { force: true });
      rmSync(site.files(USER).removedMbox, { force: true });
      await prisma().operation.deleteMany({});
      await openQuarantine(USER);
      const model: Model = { file: [], begun: null, deleted: [], copies: [], count: 0 };
      for (const each of steps) {
        await apply(model, each);
        await check(model);
      }
    }),
    { numRuns: 60, seed: 3 },
  );
}, 120_000);
