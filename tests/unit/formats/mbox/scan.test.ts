import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEAD_BYTES } from '@/lib/formats/mbox/scan';
import { captureBytes, capturesEndingIn } from '../../../support/captures';
import { scanBytes } from '../../../support/scan-bytes';

const RECORD = 'From QUARANTINE Sat Nov 21 07:40:56 2026\nFrom: a@b.example\nSubject: one\n\ntext\n\n\n\n';

describe('scanMbox on the captures', () => {
  it.each(capturesEndingIn('.mbox').map((file) => [path.basename(file), file]))(
    'puts %s together again byte for byte',
    async (_name, file) => {
      const bytes = readFileSync(file);
      const entries = await scanBytes(bytes);
      let at = 0;
      for (const entry of entries) {
        expect(entry.offset).toBe(at);
        at += entry.length;
      }
      expect(at).toBe(bytes.length);
      const pieces = entries.map((entry) => bytes.subarray(entry.offset, entry.offset + entry.length));
      expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
      for (const entry of entries) expect(bytes.indexOf(entry.head, entry.offset)).toBe(entry.offset);
    },
  );

  it('gives each record its own first bytes, wherever in a large file it begins', async () => {
    const record = (index: number, bytes: number) =>
      RECORD.replace('text', `${index} ${String.fromCharCode(97 + (index % 26)).repeat(bytes)}`);
    const sizes = [300, 700_000, 900_000, 40, 2_500_000, 60_000, 70_000, ...Array(40).fill(90_001), 1];
    const blanks = '\n'.repeat(1_500_000);
    const bytes = Buffer.from(
      sizes.map((size, index) => record(index, size) + (index % 9 ? '' : blanks)).join(''),
    );
    const messages = (await scanBytes(bytes)).filter(({ kind }) => kind === 'message');
    expect(messages).toHaveLength(sizes.length);
    for (const { offset, length, head } of messages) {
      const own = bytes.subarray(offset, offset + Math.min(length, HEAD_BYTES));
      expect(head.equals(own)).toBe(true);
    }
  });

  it('finds the 78 separators that grep finds in alice’s quarantine', async () => {
    const bytes = captureBytes('domain/dspam_home/data/example.org/alice/alice.mbox');
    const expected = bytes.toString('latin1').split(/^From /m).length - 1;
    const messages = (await scanBytes(bytes)).filter(({ kind }) => kind === 'message');
    expect(messages).toHaveLength(expected);
    expect(expected).toBe(78);
    expect(messages.every(({ trailer, midLine, cutOff }) => trailer && !midLine && !cutOff)).toBe(true);
  });

  it('keeps the separator line of a mail server (5-mtafrom) and CRLF messages whole', async () => {
    const entries = await scanBytes(captureBytes('quarantine-edgecases.mbox'));
    const starts = entries.map((entry) => entry.head.toString('latin1', 0, entry.separatorLength));
    expect(starts).toContain('From win1@pills.example.info  Sun Nov  8 08:41:00 2026\n');
    expect(starts.every((line) => line.endsWith('\n'))).toBe(true);
  });

  it('shows both of two messages that were written into each other', async () => {
    const entries = await scanBytes(captureBytes('interleaved-append.mbox'));
    expect(entries.map(({ midLine, cutOff }) => ({ midLine, cutOff }))).toEqual([
      { midLine: false, cutOff: true },
      { midLine: true, cutOff: false },
    ]);
    expect(entries.map(({ head }) => /^Subject: (\w+)/m.exec(head.toString('latin1'))?.[1])).toEqual([
      'W3I0050',
      'W0I0049',
    ]);
  });
});

describe('scanMbox on made files', () => {
  it('leaves a body line that DSPAM has quoted, `>From QUARANTINE …`, inside its message', async () => {
    const quoting = RECORD.replace('text', 'text\n>From QUARANTINE Sat Nov 21 07:40:56 2026\nmore');
    const entries = await scanBytes(Buffer.from(quoting + RECORD));
    expect(entries.map(({ offset }) => offset)).toEqual([0, quoting.length]);
  });

  const STAMP = 'From QUARANTINE Sat Nov 21 07:40:56 2026';
  it.each([
    ['in a quoted reply', `> ${STAMP}\n> From: a@b.example\n> Subject: one\n>\n> text\n`],
    [
      'in a reply that quotes headers, too',
      `I found this: ${STAMP}\nFrom: a@b.example\nSubject: one\n\ntext\n`,
    ],
    ['at the end of a paragraph', `It begins with ${STAMP}\nand then goes on: see below.\n`],
    ['in front of CRLF headers that are not DSPAM’s', `see ${STAMP}\nFrom: a@b.example\r\n\r\ntext\r\n`],
  ])('does not take the line for a separator %s', async (_where, text) => {
    const bytes = Buffer.from(`${RECORD.replace('text\n', text)}${RECORD}`);
    expect(
      (await scanBytes(bytes)).map(({ separatorLength, midLine }) => [separatorLength, midLine]),
    ).toEqual([
      [41, false],
      [41, false],
    ]);
  });

  it('takes erased records as blank and gives their bytes to nobody', async () => {
    const erased = '\n'.repeat(RECORD.length);
    const entries = await scanBytes(Buffer.from(erased + RECORD + erased + erased + RECORD));
    expect(entries.map(({ kind }) => kind)).toEqual(['blank', 'message', 'blank', 'message']);
    expect(entries[0]?.length).toBe(RECORD.length);
    expect(entries[1]?.offset).toBe(RECORD.length);
  });

  it('shows text before the first separator as a message without one', async () => {
    const [first, second] = await scanBytes(Buffer.from(`Subject: cut\n\nbody\n\n\n\n${RECORD}`));
    expect(first).toMatchObject({ kind: 'message', separatorLength: 0, offset: 0 });
    expect(second).toMatchObject({ kind: 'message', separatorLength: 41 });
  });

  it('does not take "From " in the middle of a line, or quoted, for a separator', async () => {
    const body = `${RECORD.slice(0, -4)}\nsee From QUARANTINE tomorrow\n>From me\n From you\nFrom: header\n\n\n\n`;
    expect(await scanBytes(Buffer.from(body))).toHaveLength(1);
  });

  it('says that a message is cut off at the end of the file', async () => {
    const [entry] = await scanBytes(Buffer.from(RECORD.slice(0, 60)));
    expect(entry).toMatchObject({ kind: 'message', trailer: false, cutOff: false });
  });

  it('finds separators at every place around the borders of its chunks', async () => {
    const chunk = 1024 * 1024;
    for (const shift of [-600, -513, -512, -42, -41, -5, -2, -1, 0, 1, 2]) {
      const filler = `From QUARANTINE Sat Nov 21 07:40:56 2026\nSubject: filler\n\n${'x'.repeat(chunk + shift - 61)}\n\n`;
      const entries = await scanBytes(Buffer.from(filler + RECORD + RECORD));
      expect(entries.map(({ offset }) => offset)).toEqual([0, filler.length, filler.length + RECORD.length]);
    }
  });

  it('keeps at most the first bytes of a message of several chunks', async () => {
    const [entry] = await scanBytes(Buffer.from(`${RECORD}${'y'.repeat(3_000_000)}\n\n\n`));
    expect(entry?.head).toHaveLength(HEAD_BYTES);
    expect(entry?.length).toBe(RECORD.length + 3_000_003);
  });

  it('accounts for every byte of any text', async () => {
    const piece = fc.constantFrom(
      RECORD,
      '\n',
      '\n\n\n',
      'From ',
      'From QUARANTINE Sat Nov 21 07:40:56 2026\n',
      'x',
      '\0',
      '\r',
      '\r\n',
      'From a@b  Sun Nov  8 08:41:00 2026\n',
      '\n'.repeat(40),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const bytes = Buffer.from(pieces.join(''));
        let at = 0;
        for (const entry of await scanBytes(bytes)) {
          expect(entry.offset).toBe(at);
          expect(entry.length).toBeGreaterThan(0);
          at += entry.length;
        }
        expect(at).toBe(bytes.length);
      }),
      { numRuns: 150 },
    );
  });
});
