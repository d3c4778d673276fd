import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendCopy } from '@/lib/formats/mbox/append-copy';
import { readHeads } from '@/lib/formats/mbox/read-heads';
import { messageOf, readRecord } from '@/lib/formats/mbox/record';
import { recordHeaders } from '@/lib/formats/mbox/record-headers';
import { scanMbox } from '@/lib/formats/mbox/scan';
import { scanCopies } from '@/lib/formats/mbox/scan-copies';
import { messageRow } from '@/lib/store/index/quarantine/message-row';
import { openScanFile, scanBytes } from '../../../support/scan-bytes';

const STAMP = 'From QUARANTINE Sun Nov 29 19:00:00 2026\n';
const TIME = 'Sun Nov 29 19:00:00 2026';
const SIZES = [480, 505, 511, 512, 513, 3000, 4096, 8192, 65_535, 65_536, 70_000, 1_048_576, 3_500_000];

/** A mail as it is after the filter's work, with a first line of its own if `first` is not ''. */
function mail(name: string, first = ''): string {
  return `${first}From: ${name}@x.example\nSubject: ${name}\nX-DSPAM-Result: Spam\nX-DSPAM-User: ${name}\n\ntext of ${name}\n`;
}

/** What DSPAM appends for a mail (F§2), written from the rule alone. */
function written(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  const lines = [first, ...rest.map((line) => (line.startsWith('From ') ? `>${line}` : line))];
  return `${text.startsWith('From ') ? '' : STAMP}${lines.join('\n')}\n\n\n`;
}

async function withFile<T>(text: string, work: (file: FileHandle, name: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'separators-'));
  const name = path.join(folder, 'user.mbox');
  writeFileSync(name, text, 'latin1');
  const file = await open(name, 'r');
  try {
    return await work(file, name);
  } finally {
    await file.close();
    rmSync(folder, { recursive: true });
  }
}

describe('a first line of the sender’s that begins with "From "', () => {
  it.each(SIZES)('of %i bytes begins a message, which is read as any other', async (size) => {
    const line = `From ${'q'.repeat(size - 30)} ${TIME}\n`;
    const records = [written(mail('before')), written(mail('long', line)), written(mail('after'))];
    await withFile(records.join(''), async (file) => {
      const rows = [];
      const places = [];
      for await (const entry of scanMbox(file, 0, records.join('').length)) {
        const { offset, length, separatorLength } = entry;
        rows.push(messageRow(entry, new Date(0), await recordHeaders(file, entry)));
        places.push({ offset, length });
        if (places.length !== 2) continue;
        expect(separatorLength).toBe(line.length);
        const whole = await readRecord(file, { offset, length });
        expect(messageOf(whole).toString('latin1')).toBe(mail('long'));
        // As much as a page shows of it: the message, not its separator.
        const part = await readRecord(file, { offset, length }, Math.min(length - 1, 600));
        expect(part.bytes.length).toBeLessThanOrEqual(600);
        expect(messageOf(part).toString('latin1')).toContain('Subject: long\n');
      }
      expect(places.map(({ length }) => length)).toEqual(records.map(({ length }) => length));
      expect(rows.map(({ subject, member, problems }) => [subject, member, problems.join()])).toEqual([
        ['before', 'before', 'no-signature'],
        ['long', 'long', 'no-signature'],
        ['after', 'after', 'no-signature'],
      ]);
      const heads: string[] = [];
      for await (const { block } of readHeads(file, places)) heads.push(block.toString('latin1'));
      expect(heads[1]).toBe(`${mail('long').split('\n\n')[0]}\n`);
    });
  });

  it.each([
    ['without a time', 'From :\n'],
    ['with nothing but letters', `From ${'x'.repeat(600)}\n`],
    ['in CRLF', `From ${'x'.repeat(600)} ${TIME}\r\n`],
    ['with the words of DSPAM', `From QUARANTINE ${'x'.repeat(600)}\n`],
  ])('begins one %s, also behind a message that ends in the middle of its text', async (_how, line) => {
    const torn = `${STAMP}Subject: torn\n\ntext\n`;
    const entries = await scanBytes(Buffer.from(torn + written(mail('long', line)) + written(mail('after'))));
    expect(entries.map(({ offset }) => offset).slice(0, 2)).toEqual([0, torn.length]);
    expect(entries).toHaveLength(3);
    expect(entries[1]?.separatorLength).toBe(line.length);
  });

  it('is a record of its own where a full disk took no more of it, and hides none behind it', async () => {
    const line = `From ${'x'.repeat(8192 - 5)}`;
    const [cut, next] = await scanBytes(Buffer.from(line + written(mail('after'))));
    expect(cut).toMatchObject({ length: 8192, separatorLength: 8192, cutOff: true });
    expect(next).toMatchObject({ offset: 8192, midLine: true });
    const before = written(mail('before'));
    const entries = await scanBytes(Buffer.from(before + line));
    expect(entries.map(({ length }) => length)).toEqual([before.length, 8192]);
  });

  it('of a message that is mixed with another says whom it is for only in its first piece', async () => {
    const near = `From ${'x'.repeat(3000)}\n`;
    const far = `From ${'x'.repeat(4090)}\n`;
    for (const [line, member] of [
      [near, 'long'],
      [far, ''],
    ] as const)
      await withFile(written(mail('long', line)), async (file) => {
        for await (const entry of scanMbox(file, 0, (await file.stat()).size)) {
          const mixed = { ...entry, cutOff: true };
          expect(messageRow(mixed, new Date(0), await recordHeaders(file, mixed)).member).toBe(member);
        }
      });
  });

  it('stays whole in a copy of what was removed', async () => {
    await withFile('', async (file, name) => {
      const records = SIZES.map((size) => written(mail(`m${size}`, `From ${'q'.repeat(size)}\n`)));
      for (const [index, record] of records.entries())
        await appendCopy(name, Buffer.from(record), `${index + 1}`);
      const found = [];
      for await (const { owner, length, separatorLength } of scanCopies(file, (await file.stat()).size))
        found.push([owner, length, separatorLength]);
      expect(found).toEqual(SIZES.map((size, index) => [`${index + 1}`, records[index]?.length, size + 6]));
    });
  });
});

describe('any mails that DSPAM writes one after the other', () => {
  it('are as many records, each with its own bytes', async () => {
    const scan = await openScanFile();
    const size = fc.oneof(
      fc.nat(20),
      fc.integer({ min: 470, max: 540 }),
      fc.integer({ min: 4000, max: 4200 }),
    );
    const words = fc.constantFrom(
      'From ',
      'From QUARANTINE ',
      TIME,
      '\n',
      '\n\n',
      '>',
      'X: y\n',
      '\r\n',
      ' ',
      'F',
    );
    const piece = fc.oneof(
      { weight: 4, arbitrary: words },
      { weight: 1, arbitrary: size.map((length) => 'q'.repeat(length)) },
    );
    const text = fc.array(piece, { maxLength: 20 }).map((pieces) => `${pieces.join('')}Subject: s\n\nbody\n`);
    const mails = fc.array(fc.tuple(fc.boolean(), text), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(mails, async (some) => {
        const records = some.map(([ownLine, body]) => written(ownLine ? `From ${body}` : body));
        const entries = await scan(Buffer.from(records.join('')));
        expect(entries.map(({ length }) => length)).toEqual(records.map(({ length }) => length));
      }),
      { numRuns: 2000, seed: 231 },
    );
  }, 60_000);
});
