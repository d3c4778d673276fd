import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { appendRecord } from '@/lib/formats/mbox/append';
import { appendCopy } from '@/lib/formats/mbox/append-copy';
import { blankCopies } from '@/lib/formats/mbox/blank-copies';
import { recordDigest } from '@/lib/formats/mbox/record-digest';
import { copiesIn } from '../../../support/copies-in';

const folder = mkdtempSync(path.join(tmpdir(), 'scan-copies-'));
const file = path.join(folder, 'alice.removed.mbox');
beforeEach(() => rmSync(file, { force: true }));

const SEPARATOR = 'From QUARANTINE Sat Nov 21 07:40:56 2026\n';
let count = 0;
/** A record as DSPAM writes it, of a mail that ends like this. */
function record(end = 'end\n', separator = SEPARATOR): Buffer {
  count += 1;
  return Buffer.from(`${separator}Subject: ${count}\nX-DSPAM-Result: Spam\n\ntext ${end}\n\n\n`, 'latin1');
}

interface Copy {
  bytes: Buffer;
  offset: number;
}
type Append = (bytes: Buffer) => Promise<Copy>;
const append: Append = async (bytes) => ({ bytes, offset: await appendCopy(file, bytes, '1/a') });
/** As an earlier version did. */
const appendWithoutLabel: Append = async (bytes) => ({ bytes, offset: await appendRecord(file, bytes) });

const isBlank = (byte: number) => byte === 10 || byte === 0;

/** Where a file system cannot punch holes, what was blanked stays as it was written: LF. */
async function take({ bytes, offset }: Copy, canPunch = true) {
  const before = readFileSync(file);
  await blankCopies(file, [{ offset, length: bytes.length, digest: await recordDigest(bytes) }]);
  if (canPunch) return;
  const after = readFileSync(file);
  for (const [at, byte] of after.entries()) if (byte === 0 && before[at] !== 0) after[at] = 10;
  writeFileSync(file, after);
}

async function expectCopies(expected: Copy[]) {
  const texts = (all: Buffer[]) => all.map((bytes) => bytes.toString('latin1'));
  expect(texts(await copiesIn(file))).toEqual(texts(expected.map(({ bytes }) => bytes)));
}

const LARGE = 'A line of a large message.\n'.repeat(4_000);
/** More than is read at once. */
const HUGE = 'A line of a huge message.\n'.repeat(90_000);
const ENDS = [
  'end\n',
  'no line end',
  '\0'.repeat(5000),
  `line\n${'\0'.repeat(5000)}\n`,
  `empty lines\n\n\n\n${'\0'.repeat(5000)}`,
  `empty lines\n\n\n\0\n\n\n\0\n\n\n`,
  '\n'.repeat(5000),
  `in the middle ${'\0'.repeat(5000)}\n\n\n\0\0 of it\n`,
  LARGE,
  '\n>From REMOVED 3 of them\n',
  '\n>From QUARANTINE Sat Nov 21 07:40:56 2026\n',
];

describe('copies', () => {
  it.each(ENDS.map((end) => [JSON.stringify(end.slice(0, 30)), end]))(
    'before, between and behind holes are as they were: %s',
    async (_name, end) => {
      for (const canPunch of [true, false]) {
        rmSync(file, { force: true });
        const copies: Copy[] = [];
        for (let each = 0; each < 8; each++) copies.push(await append(record(each % 2 ? end : LARGE)));
        // At the beginning, two in a row, and at the end.
        for (const at of [0, 2, 4, 5, 7]) await take(copies[at] as Copy, canPunch);
        await expectCopies([1, 3, 6].map((at) => copies[at] as Copy));
      }
    },
  );

  it('are as they were in any order of copying and taking away', async () => {
    const step = fc.oneof(
      fc.record({ end: fc.nat({ max: ENDS.length - 1 }), hasSeparator: fc.boolean() }),
      fc.record({ pick: fc.nat(), canPunch: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        rmSync(file, { force: true });
        const copies: Copy[] = [];
        for (const each of steps) {
          if ('end' in each)
            copies.push(await append(record(ENDS[each.end], each.hasSeparator ? SEPARATOR : '')));
          else {
            const [chosen] = copies.splice(each.pick % Math.max(1, copies.length), 1);
            if (chosen) await take(chosen, each.canPunch);
          }
          if (existsSync(file)) await expectCopies(copies);
        }
      }),
      { numRuns: 15, seed: 7 },
    );
  }, 60_000);

  it('of which nothing is left leave nothing but blanks', async () => {
    for (const end of ENDS) await take(await append(record(end, '')));
    expect(readFileSync(file).every(isBlank)).toBe(true);
    await expectCopies([]);
  });

  it('are each one, though something within looks like the beginning of another', async () => {
    // As the same bytes can lie otherwise in the quarantine: here, the line begins a block of the file.
    const first = await append(record(`${'x'.repeat(9000)}\n`));
    const inner = `${SEPARATOR}Subject: inner\nX-DSPAM-Result: Spam\n\ninner\n`;
    const second = await append(record(`line\n\n${inner}`));
    await expectCopies([first, second]);
  });

  it('that a crash has cut short hide none that was made since, and are none', async () => {
    const first = await append(record());
    const cut = await append(record(HUGE));
    truncateSync(file, cut.offset + 3000);
    await expectCopies([first]);
    // The same once more, as the operation does it again.
    const again = await append(cut.bytes);
    truncateSync(file, again.offset + 1_200_000);
    const later = [await append(cut.bytes), await append(record())];
    await expectCopies([first, ...later]);
  });

  it('that a crash has cut short within their label leave nothing', async () => {
    const first = await append(record());
    const cut = await append(record());
    truncateSync(file, cut.offset - 20);
    const later = await append(record());
    expect((await copiesIn(file)).some((bytes) => bytes.equals(later.bytes))).toBe(true);
    expect((await copiesIn(file)).some((bytes) => bytes.equals(first.bytes))).toBe(true);
  });

  it('that a crash has blanked in part leave nothing', async () => {
    const [first, half, last] = [await append(record()), await append(record(LARGE)), await append(record())];
    const bytes = readFileSync(file);
    const label = first.offset + first.bytes.length;
    writeFileSync(file, bytes.fill(10, label, half.offset + 5000));
    await expectCopies([first, last]);
  });

  it('count as such though one byte is another now', async () => {
    const made = await append(record(LARGE));
    const bytes = readFileSync(file);
    bytes[made.offset + 5000] = 63;
    writeFileSync(file, bytes);
    await expectCopies([{ ...made, bytes: bytes.subarray(made.offset) }]);
  });
});

describe('copies of an earlier version', () => {
  /** Behind a copy that has no label some empty lines may count as its own, as in a quarantine. */
  const text = (bytes: Buffer) => bytes.toString('latin1').replace(/\n+$/, '');
  const expectTexts = async (expected: Copy[]) =>
    expect((await copiesIn(file)).map(text)).toEqual(expected.map(({ bytes }) => text(bytes)));

  it.each(
    ENDS.filter((end) => !end.includes('\n\n\n\0') && !end.endsWith('\n\n\n')).map((end) => [
      JSON.stringify(end.slice(0, 30)),
      end,
    ]),
  )('end where a hole begins: %s', async (_name, end) => {
    for (const canPunch of [true, false]) {
      rmSync(file, { force: true });
      const copies: Copy[] = [];
      for (let each = 0; each < 8; each++)
        copies.push(await appendWithoutLabel(record(each % 2 ? end : LARGE)));
      for (const at of [0, 2, 4, 5, 7]) await take(copies[at] as Copy, canPunch);
      await expectTexts([1, 3, 6].map((at) => copies[at] as Copy));
      // What is copied and taken away from now on changes nothing in that.
      const later = await append(record());
      await take(copies[6] as Copy, canPunch);
      await expectTexts([copies[1] as Copy, copies[3] as Copy, later]);
      await take(later, canPunch);
      await expectTexts([copies[1] as Copy, copies[3] as Copy]);
    }
  });

  it('end where one was blanked first and punched behind', async () => {
    const [kept, blanked, punched] = [
      await appendWithoutLabel(record()),
      await appendWithoutLabel(record(HUGE)),
      await appendWithoutLabel(record(HUGE)),
    ];
    await take(blanked, false);
    await take(punched);
    await expectTexts([kept]);
  });

  it('that had no separator are taken away with the one that they got', async () => {
    const bytes = record('end\n', '');
    const offset = await appendRecord(file, bytes);
    await take({ bytes, offset: offset + SEPARATOR.length });
    expect(readFileSync(file).every(isBlank)).toBe(true);
  });
});

it('holes give their space back as before', async () => {
  const [, large] = [await append(record()), await append(record(LARGE)), await append(record())];
  const { blocks } = statSync(file);
  await take(large as Copy);
  expect(statSync(file).blocks * 512).toBeLessThan(blocks * 512 - LARGE.length * 0.9);
});
