import { describe, expect, it, vi } from 'vitest';
import { openScanFile } from '../../../support/scan-bytes';

const STAMP = 'From QUARANTINE Sat Nov 21 07:40:56 2026\n';
const PIECE = 4096;
const TRAILER = '\n\n\n';

// Some of it is a lot of text; what is tested is how the time grows.
vi.setConfig({ testTimeout: 60_000 });
const scanBytes = await openScanFile();

/** A record of this many bytes, as DSPAM writes it. */
function record(subject: string, bytes: number): Buffer {
  const head = `${STAMP}From: a@b.example\nSubject: ${subject}\nX-DSPAM-Result: Spam\nX-DSPAM-Confidence: 0.9000\n\n`;
  return Buffer.from(`${head}${subject[0]?.repeat(bytes - head.length - 4)}\n${TRAILER}`);
}

/** The pieces in which stdio writes a record: whole ones under the lock, and what is left over. */
function pieces(bytes: Buffer, size = PIECE): Buffer[] {
  const all: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) all.push(bytes.subarray(at, at + size));
  return all;
}

const subjects = async (bytes: Buffer | string) =>
  (await scanBytes(Buffer.from(bytes as string)))
    .filter(({ kind }) => kind === 'message')
    .map(({ head }) => /^Subject: (\w+)/m.exec(head.toString('latin1'))?.[1]);

/** A mail that quotes a record in the middle of a line, with DSPAM's headers and an empty line. */
const FORGED = `see ${STAMP}Subject: forged\nX-DSPAM-Result: Spam\nX-DSPAM-A: b\n\n`;

describe('messages that were written into each other', () => {
  it('are found wherever the last pieces came in', async () => {
    const [a, b, c] = [record('alpha', 20_000), record('beta', 9_000), record('gamma', 5_000)];
    const [rest, restB, restC] = [pieces(a).at(-1), pieces(b).at(-1), pieces(c).at(-1)];
    const whole = (bytes: Buffer) => Buffer.concat(pieces(bytes).slice(0, -1));
    const none = Buffer.alloc(0);
    for (const parts of [
      [whole(a), b, rest],
      [whole(a), whole(b), rest, restB, c],
      [whole(a), whole(b), whole(c), restC, restB, rest],
      // The last piece of the first comes between two pieces of the second, and the third begins behind those.
      [whole(a), b.subarray(0, PIECE), rest, b.subarray(PIECE, 2 * PIECE), c, restB],
      [whole(a), b.subarray(0, PIECE), rest, b.subarray(PIECE, 2 * PIECE), whole(c), restB, restC],
    ])
      expect(new Set(await subjects(Buffer.concat(parts.map((part) => part ?? none))))).toEqual(
        new Set(['alpha', 'beta', ...(parts.some((part) => part?.includes('gamma')) ? ['gamma'] : [])]),
      );
  });

  it('are found by the line of a mail server, which DSPAM keeps in place of its own', async () => {
    const start = record('alpha', 20_000).subarray(0, 2 * PIECE);
    const beta = record('beta', 700);
    const startingWith = (line: string) => Buffer.concat([Buffer.from(line), beta.subarray(STAMP.length)]);
    for (const line of [
      'From win1@pills.example.info  Sun Nov  8 08:41:00 2026\n',
      'From MAILER-DAEMON Sun Nov  8 08:41:00 2026\n',
      'From a@b.example Sun Nov  8 08:41:00 +0100 2026\n',
      'From a@b.example Sun Nov  8 08:41 2026 remote from host\n',
      `From ${'a'.repeat(400)}@b.example  Sun Nov  8 08:41:00 2026\r\n`,
    ]) {
      const part = startingWith(line);
      expect(await subjects(Buffer.concat([start, part])), line).toEqual(['alpha', 'beta']);
      // Elsewhere it is text.
      expect(await subjects(Buffer.concat([start.subarray(0, -1), part])), line).toEqual(['alpha']);
    }
    for (const line of [
      'From the beginning of a line\n',
      'From Sun Nov  8 08:41:00 2026\n',
      `From ${'a'.repeat(600)} Sun Nov  8 08:41:00 2026\n`,
    ])
      expect(await subjects(Buffer.concat([start, startingWith(line)])), line).toEqual(['alpha']);
  });

  it('are found in any order in which any number of writers got in each other’s way', async () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    for (let round = 0; round < 300; round++) {
      const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
      // The lock keeps all but the last piece of one writer together; threads of the daemon have no lock (F§2).
      const hasLock = round % 2 === 0;
      const writers = names.map((name) => {
        const all = pieces(record(name, 300 + random(14_000)));
        const last = all.pop();
        return [...(hasLock && all.length > 0 ? [Buffer.concat(all)] : all), ...(last ? [last] : [])];
      });
      const file: Buffer[] = [];
      while (writers.some((left) => left.length > 0)) {
        const waiting = writers.filter((left) => left.length > 0);
        const next = waiting[random(waiting.length)]?.shift();
        if (next) file.push(next);
      }
      expect(new Set(await subjects(Buffer.concat(file))), `round ${round}`).toEqual(new Set(names));
    }
  });

  it('are found where a full disk has taken a part of the first', async () => {
    const first = record('alpha', 900);
    const cut = record('beta', 9_000).subarray(0, PIECE * 2 - first.length);
    expect(await subjects(Buffer.concat([first, cut, record('gamma', 700)]))).toEqual([
      'alpha',
      'beta',
      'gamma',
    ]);
  });

  it('are told by the headers, unless these go on beyond the first piece', async () => {
    const start = record('alpha', 20_000).subarray(0, 2 * PIECE);
    const followedBy = (headers: string) =>
      Buffer.concat([start, Buffer.from(`${STAMP}${headers}\n\ntext${TRAILER}`)]);
    for (const headers of [
      'Subject: beta\nX-DSPAM-Result: Spam',
      'Subject: beta\r\nX-DSPAM-Result: Spam\r',
      `Subject: beta\nX-Long: ${'long '.repeat(2000)}\nX-DSPAM-Result: Spam`,
    ])
      expect(await subjects(followedBy(headers)), headers.slice(0, 40)).toEqual(['alpha', 'beta']);
    for (const words of [
      'and then goes on',
      'Subject: beta',
      'Subject: beta\nX-DSPAM-A: b',
      '\nX-DSPAM-Result: Spam',
      `S: a\nX-DSPAM-A: b\n${`see ${STAMP}S: a\nX-DSPAM-A: b\n`.repeat(520)}`,
    ])
      expect(await subjects(followedBy(words)), words).toEqual(['alpha']);
  });

  it('are found wherever the borders of the chunks are', async () => {
    const chunk = 1024 * 1024;
    for (const shift of [-2, -1, 0, 1]) {
      const first = record('alpha', 3 * chunk).subarray(0, chunk + shift * PIECE);
      const before = [record('omega', 1_000), record('psi', 3_777)];
      for (const parts of [[first], [...before, first]])
        expect((await subjects(Buffer.concat([...parts, record('beta', 700)]))).slice(-2)).toEqual([
          'alpha',
          'beta',
        ]);
    }
  });
});

describe('a mail that quotes a record within a line', () => {
  it('is one message, however often it does', async () => {
    // However its headers shift the places.
    for (let shift = 0; shift < 70; shift++) {
      const body = `${'x'.repeat(shift)}\n${`see ${STAMP}S: a\nX-DSPAM-A: b\n`.repeat(520)}`;
      expect(await subjects(`${STAMP}Subject: one\nX-DSPAM-Result: Spam\n\n${body}${TRAILER}`)).toEqual([
        'one',
      ]);
    }
    const body = `see ${STAMP}S: a\nX-DSPAM-A: b\n`.repeat(520);
    expect(await subjects(`${STAMP}Subject: one\nX-DSPAM-Result: Spam\n\n${body}${TRAILER}`)).toEqual([
      'one',
    ]);
    const head = `${STAMP}Subject: one\nX-DSPAM-Result: Spam\n\n`;
    expect(await subjects(`${head}${FORGED}${TRAILER}`)).toEqual(['one']);
    for (const off of [-2, -1, 1, 2, 100]) {
      const filler = 'x'.repeat(2 * PIECE + off - head.length - 'see '.length);
      expect(await subjects(`${head}${filler}${FORGED}${TRAILER}`), `${off} bytes off`).toEqual(['one']);
    }
  });

  it('is at most one message for each piece that it has, whatever its sender knows', async () => {
    const head = `${STAMP}Subject: one\nX-DSPAM-Result: Spam\n\n`;
    // Empty lines, so that a piece could begin anywhere, and then a record in each line.
    for (const opening of ['', '\n'.repeat(2 * PIECE), `\n\n\nx`.repeat(PIECE)]) {
      const text = `${head}${opening}x${FORGED.repeat(20_000)}${TRAILER}`;
      const found = await subjects(text);
      expect(found.length).toBeLessThanOrEqual(1 + text.length / PIECE);
    }
  });

  it.each([
    ['lines that are no fields', `x${STAMP}a: b\n`],
    ['fields', `a: x${STAMP}b: c\n`],
    ['fields with another line now and then', `${`a: x${STAMP}`.repeat(60)}no field\n`],
    ['short blocks without the header', `a: x${STAMP}b: c\n\n`],
    ['empty lines', `a: x${STAMP}b: c\n\n\nx`],
  ])('takes time in proportion to its length (%s)', async (_name, line) => {
    const seconds = async (bytes: number) => {
      const lines = line.repeat(bytes / line.length);
      const text = Buffer.from(`${STAMP}Subject: one\nX-DSPAM-Result: Spam\n\n${'\n'.repeat(9_000)}${lines}`);
      const before = process.cpuUsage();
      await scanBytes(text);
      const { user } = process.cpuUsage(before);
      return user / 1e6;
    };
    await seconds(1_000_000);
    expect(await seconds(8_000_000)).toBeLessThan(20 * (await seconds(1_000_000)) + 0.3);
  });
});
