import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDspamHeaders } from '@/lib/formats/dspam/dspam-headers';
import { firstHeaders } from '@/lib/formats/mbox/header-block';
import { type HeadPlace, readHeads } from '@/lib/formats/mbox/read-heads';
import { recordHeaders } from '@/lib/formats/mbox/record-headers';
import { type MboxEntry, scanMbox } from '@/lib/formats/mbox/scan';
import { messageRow } from '@/lib/store/index/quarantine/message-row';

const STAMP = 'From QUARANTINE Sat Nov 21 07:40:56 2026\n';
const OWN =
  'X-DSPAM-Result: Spam\nX-DSPAM-Processed: Sat Nov 21 07:40:56 2026\nX-DSPAM-Confidence: 0.9000\nX-DSPAM-Probability: 1.0000\n' +
  'X-DSPAM-Signature: 1,6b014b08307207081942277\nX-DSPAM-User: alice\n';
const FACTORS = `X-DSPAM-Factors: 15${',\n\tword, 0.99000'.repeat(600)}\n`;
const TO = `To: ${Array.from({ length: 2600 }, (_unused, index) => `person${index}@example.org`).join(',\n ')}\n`;
const SIZES = [0, 1, 100, 65_000, 65_536 - 60, 65_536, 70_000, 262_144 - 50, 262_144, 262_160, 600_000];

async function withFile<T>(
  text: string | Buffer,
  work: (file: Awaited<ReturnType<typeof open>>) => Promise<T>,
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'headers-'));
  writeFileSync(path.join(folder, 'mbox'), text, 'latin1');
  const file = await open(path.join(folder, 'mbox'), 'r');
  try {
    return await work(file);
  } finally {
    await file.close();
    rmSync(folder, { recursive: true });
  }
}

const headersOf = (text: string) =>
  withFile(text, async (file) => {
    const entries: MboxEntry[] = [];
    for await (const entry of scanMbox(file, 0, text.length)) entries.push(entry);
    const [entry] = entries;
    if (!entry || entries.length > 1) throw new Error(`${entries.length} entries`);
    const headers = await recordHeaders(file, entry);
    return { headers, row: messageRow(entry, new Date(0), headers) };
  });

describe('recordHeaders', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF, with DSPAM’s own in LF', '\r\n'],
  ])('finds what counts, however long the block is and wherever it stands in it (%s)', async (_name, end) => {
    for (const size of SIZES) {
      const padding = `X-Padding: ${'p'.repeat(size)}\n`;
      for (const [before, behind] of [
        [padding, ''],
        ['', padding],
        [padding, padding],
        [`X-Many: 1\n`.repeat(size / 10), ''],
      ] as const) {
        const sender = `${before}From: a@b.example\nSubject: long\n folded\n${behind}Message-Id: <1@b.example>\n`;
        const text = `${STAMP}${sender.replaceAll('\n', end)}${OWN}\nbody\n\n\n\n`;
        const { row } = await headersOf(text);
        expect(row, `${size}`).toMatchObject({
          fromText: 'a@b.example',
          subject: 'long folded',
          signature: '1,6b014b08307207081942277',
          member: 'alice',
          result: 'Spam',
          confidence: 0.9,
          problems: [],
        });
        expect(row.messageIdDigest).not.toBe('');
      }
    }
  });

  it('finds the fields at every place around the borders of its pieces and of the end that it keeps', async () => {
    const length = 400_000;
    for (const border of [65_536, 262_144, length - 65_536])
      for (const shift of [-14, -9, -2, -1, 0, 1, 2]) {
        const before = `X: ${'x'.repeat(border + shift - 5)}\n`;
        const fields = `subject: here\n`;
        const rest = `Y: ${'y'.repeat(Math.max(0, length - before.length - fields.length - OWN.length - 4))}\n`;
        const { row, headers } = await headersOf(`${STAMP}${before}${fields}${rest}${OWN}\nbody\n\n\n\n`);
        expect([row.subject, row.signature], `${border} ${shift}`).toEqual([
          'here',
          '1,6b014b08307207081942277',
        ]);
        expect(headers.length).toBe(before.length + fields.length + rest.length + OWN.length);
      }
  });

  it('takes the first of a name that comes several times, and a folded one with its lines, of which it keeps a part', async () => {
    const two = `From: first@b.example\nFrom: second@b.example\nSubject: a${'\n b'.repeat(40_000)}\nSubject: c\n`;
    const { row, headers } = await headersOf(`${STAMP}${TO}${two}${FACTORS}${OWN}${FACTORS}\nbody\n\n\n\n`);
    expect(row.fromText).toBe('first@b.example');
    expect(row.subject).toMatch(/^a b b b/);
    expect(row.signature).toBe('1,6b014b08307207081942277');
    expect(headers.block.length).toBeLessThan(200_000);
    expect(readDspamHeaders(headers.block).factors).toMatch(/^15,\n\tword, 0.99000/);
  });

  it('takes no part of a field that is cut for its whole', async () => {
    const far = `X-Padding: ${'p'.repeat(600_000)}\n`;
    for (const blanks of [' ', '\n '].map((blank) => blank.repeat(20_000))) {
      const { row } = await headersOf(
        `${STAMP}From: chief@b.example${blanks}<liar@l.example>\n${far}${OWN}\nbody\n\n\n\n`,
      );
      expect(row.fromText).toMatch(/^"?chief@b\.example/);
      expect(row.sender).toBe('');
    }
  });

  it('keeps to the first empty line: a second block that looks like headers is text', async () => {
    for (const text of [
      `${TO}From: a@b.example\n\nSubject: text\n${OWN}\nbody\n\n\n\n`,
      `${TO}From: a@b.example\n\r\nSubject: text\n${OWN}\nbody\n\n\n\n`,
      `\nSubject: text\n${TO}${OWN}\nbody\n\n\n\n`,
      `\r\nSubject: text\n${TO}${OWN}\nbody\n\n\n\n`,
    ]) {
      const { row } = await headersOf(`${STAMP}${text}`);
      expect(row).toMatchObject({ subject: '', signature: '', member: '' });
    }
  });

  it('reads a block that never ends, and a line of 10 MB, in bounded memory', async () => {
    for (const text of [
      'x'.repeat(10_000_000),
      `From: a@b.example\n${'x'.repeat(10_000_000)}`,
      `From: a@b.example\n${'\n x'.repeat(3_000_000)}`,
      `From: a@b.example\n${'a\n'.repeat(1_000_000)}`,
      `From: a@b.example\nSubject: ${'x'.repeat(10_000_000)}\n${OWN}\n`,
    ]) {
      const { headers } = await headersOf(`${STAMP}${text}`);
      expect(headers.block.length).toBeLessThan(200_000);
    }
  });
});

describe('whom a message is for', () => {
  const owner = (headers: string) => readDspamHeaders(Buffer.from(headers, 'latin1')).owner;

  it('is told by DSPAM’s own header only, which stands behind its result', () => {
    expect(owner(OWN)).toBe('alice');
    // NOTRAIN, and inoculated mail: no signature, and of the latter no time.
    expect(
      owner(
        'X-DSPAM-Result: Spam\nX-DSPAM-Confidence: 1.0000\nX-DSPAM-Probability: 1.0000\nX-DSPAM-User: alice\n',
      ),
    ).toBe('alice');
    for (const forged of [
      'X-DSPAM-User: bob\n',
      'x-dspam-user: bob\n',
      'X-DSPAM-Result: Spam\nX-DSPAM-Signature: 1,6b014b08307207082\nX-DSPAM-User: bob\n',
      'Subject: a\n X-DSPAM-User: bob\n',
    ]) {
      expect(owner(`${forged}${OWN}`), forged).toBe('alice');
      expect(owner(`${forged}Subject: a\n${OWN.replace('X-DSPAM-User: alice\n', '')}`), forged).toBeNull();
    }
    expect(owner('X-DSPAM-User: bob\n')).toBeNull();
    expect(owner('X-DSPAM-User: bob\nX-DSPAM-Signature: 1,6b014b08307207082\n')).toBeNull();
    expect(owner(`${OWN}Content-Type: multipart/mixed; boundary=x\n`)).toBe('alice');
    expect(owner(`X-DSPAM-Result: Spam\nX-DSPAM-User: ${'a'.repeat(129)}\n`)).toBeNull();
  });

  it('is not told by a signature that a sender wrote where DSPAM writes none', () => {
    const forged = Buffer.from(
      'X-DSPAM-Signature: 1,6b014b08307207082\nX-DSPAM-Result: Spam\nX-DSPAM-Confidence: 1.0000\n',
    );
    expect(readDspamHeaders(forged)).toMatchObject({ signature: '', signatureCount: 1 });
  });

  it('cannot be told of a long block that is mixed with another message', async () => {
    const first = `${STAMP}Subject: one\nX-DSPAM-Result: Spam\n\n`;
    const torn = `${first}${'x'.repeat(2 * 4096 - first.length)}`;
    const rows = (text: string) =>
      withFile(text, async (file) => {
        const found: ReturnType<typeof messageRow>[] = [];
        for await (const entry of scanMbox(file, 0, text.length))
          found.push(messageRow(entry, new Date(0), await recordHeaders(file, entry)));
        return found.map(({ subject, member }) => [subject, member]);
      });
    expect(await rows(`${torn}${STAMP}Subject: two\n${OWN}\nbody\n\n\n\n`)).toEqual([
      ['one', ''],
      ['two', 'alice'],
    ]);
    expect(await rows(`${torn}${STAMP}Subject: two\nX: ${'y'.repeat(5_000)}\n${OWN}\nbody\n\n\n\n`)).toEqual([
      ['one', ''],
      ['two', ''],
    ]);
  });
});

describe('readHeads', () => {
  it('gives all of a long block, in pieces of whole fields', async () => {
    const records = [
      `${STAMP}Subject: short\n\nbody\n\n\n\n`,
      `${STAMP}${TO}Subject: long\n${'X-More: 1\n'.repeat(30_000)}X-Last: end\n\nbody\nX-Last: text\n\n\n\n`,
      `${STAMP}X-One: ${'x'.repeat(200_000)}\r\nX-Last: end\r\n\r\nbody\n\n\n\n`,
      `${STAMP}X-Fold:${'\n y'.repeat(100_000)}\nX-Last: end\n\nbody\n\n\n\n`,
      `${STAMP}Subject: none`,
    ];
    const places: (HeadPlace & { number: number })[] = [];
    for (const [number, text] of records.entries())
      places.push({ number, offset: records.slice(0, number).join('').length, length: text.length });
    await withFile(records.join(''), async (file) => {
      const blocks = records.map(() => '');
      for await (const { number, block } of readHeads(file, places))
        blocks[number] += block.toString('latin1');
      const expected = records.map((text) => (text.split(/(?<=\n)\r?\n/)[0] ?? '').slice(STAMP.length));
      expect(blocks.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
      expect(blocks).toEqual(expected);
    });
    await withFile(records[1] ?? '', async (file) => {
      const places = [{ offset: 0, length: records[1]?.length ?? 0 }];
      for await (const { block } of readHeads(file, places))
        expect(
          Object.keys(firstHeaders(block, ['to', 'x-more', 'x-last', 'subject'])).length,
        ).toBeGreaterThan(0);
    });
  });
});
