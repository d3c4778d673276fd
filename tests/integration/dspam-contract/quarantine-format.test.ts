import { rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scanBytes } from '../../support/scan-bytes';
import { DspamUnderTest } from './support/dspam-under-test';
import { captured, INBOUND } from './support/messages';
import { SPAM, taughtUser } from './support/teach';
import type { TestUser } from './support/test-user';

const dspam = await DspamUnderTest.start();
let user: TestUser;
beforeAll(async () => {
  user = await taughtUser(dspam, [captured('edgecase-inputs/12-headeronly.eml')]);
  await user.prefer('showFactors', 'on');
}, 120_000);
beforeEach(async () => {
  await dspam.reset();
  await rm(user.file('mbox'), { force: true });
});
afterAll(() => dspam.close());

const INPUTS = [
  '1-from',
  '2-crlf',
  '3-8bit',
  '4-nonl',
  '5-mtafrom',
  '6-forged',
  '7-b64',
  '8-multi',
  '9-nul',
  '10-noheaders',
  '11-signed',
  '12-headeronly',
  '13-longsubj',
];

/** What is different in every run: signature, time, scores, the words that were decisive, the process id. */
function withoutChance(mbox: string): string {
  return mbox
    .replaceAll(/\b\d+,6[0-9a-f]{7}\d+/g, 'SIGNATURE')
    .replaceAll(/^(From QUARANTINE|X-DSPAM-Processed:) .{24}$/gm, '$1 TIME')
    .replaceAll(/^X-DSPAM-(Confidence|Probability): [01]\.\d{4}$/gm, 'X-DSPAM-$1: SCORE')
    .replaceAll(/^X-DSPAM-Factors: \d+(,\n\t.*, \d\.\d{5})+$/gm, 'X-DSPAM-Factors: FACTORS')
    .replaceAll(/DSPAM_MULTIPART_EX-\d+/g, 'DSPAM_MULTIPART_EX-PID');
}

async function quarantine(stdin: Buffer | string): Promise<string> {
  await dspam.run(['--deliver=innocent', '--user', user.name], { stdin });
  return user.read('mbox');
}

/** The capture's records, one per input, in the order of INPUTS. */
const records = captured('quarantine-edgecases.mbox')
  .toString('latin1')
  .split(/(?<=\n\n\n)(?=From (?:QUARANTINE|win1@))/);

describe('a quarantined message, byte for byte as the real program wrote it (F§2)', () => {
  it('the capture has a record for each input', () => {
    expect(records).toHaveLength(INPUTS.length);
  });

  it.each(INPUTS.map((name, index) => ({ name, index })))('$name', async ({ name, index }) => {
    const mbox = await quarantine(captured(`edgecase-inputs/${name}.eml`));
    expect(withoutChance(mbox)).toBe(withoutChance(records[index] ?? ''));
  });

  it('is appended to those before it', async () => {
    await quarantine(SPAM);
    const mbox = await quarantine(SPAM);
    expect(mbox.match(/^From QUARANTINE /gm)).toHaveLength(2);
    expect(mbox.match(/\n\n\n\n\nFrom QUARANTINE /g)).toHaveLength(1);
  });
});

describe('the marks on a quarantined message (F§2)', () => {
  it('the time is local, like ctime(3)', async () => {
    const mbox = await quarantine(SPAM);
    expect(mbox).toMatch(
      /^From QUARANTINE (Sun|Mon|Tue|Wed|Thu|Fri|Sat) [A-Z][a-z]{2} [ 1-3]\d \d\d:\d\d:\d\d 20\d\d\n/,
    );
    const there = await dspam.run(['--deliver=innocent', '--user', user.name], {
      stdin: SPAM,
      env: { TZ: 'Pacific/Kiritimati' },
    });
    expect(there.code).toBe(0);
    const [here = '', away = ''] = [...(await user.read('mbox')).matchAll(/^From QUARANTINE (.*)$/gm)].map(
      ([, time]) => time,
    );
    expect(Date.parse(away)).toBeGreaterThan(Date.parse(here) + 3_600_000);
  });

  it('the signature of the header, of the text, of the log and of the row is one', async () => {
    const mbox = await quarantine(SPAM);
    const [, header] = /^X-DSPAM-Signature: (.*)$/m.exec(mbox) ?? [];
    const [, text] = /^!DSPAM:(.*)!$/m.exec(mbox) ?? [];
    expect(text).toBe(header);
    expect((await user.log()).at(-1)?.signature).toBe(header);
    expect((await dspam.rows.signatures(user.uid)).map(({ signature }) => signature)).toContain(header);
  });

  it('15 factors, the strongest words first', async () => {
    const mbox = await quarantine(SPAM);
    const [, count, list = ''] = /^X-DSPAM-Factors: (\d+),\n((?:\t.*\n)+)/m.exec(mbox) ?? [];
    const values = list
      .split('\n')
      .filter(Boolean)
      .map((line) => Number(/, (\d\.\d{5}),?$/.exec(line)?.[1]));
    expect(Number(count)).toBe(15);
    expect(values).toHaveLength(15);
    const strengths = values.map((value) => Math.abs(value - 0.5));
    expect(strengths).toEqual(strengths.toSorted((a, b) => b - a));
  });

  it('no factors unless showFactors is on', async () => {
    await user.prefer('showFactors', 'off');
    const mbox = await quarantine(SPAM);
    await user.prefer('showFactors', 'on');
    expect(mbox).not.toContain('X-DSPAM-Factors');
  });

  it('of the signatures that a message comes with, the first of each text is erased', async () => {
    const body = SPAM.toString('latin1').replace('end of message', '!DSPAM:1,dead!and !DSPAM:1,beef!');
    const mbox = await quarantine(Buffer.from(body, 'latin1'));
    expect(mbox).not.toContain('1,dead');
    expect(mbox).toContain('!DSPAM:1,beef!');
  });
});

describe('a first line that begins with "From " (F§2)', () => {
  const TIME = 'Sun Nov  8 08:41:00 2026';
  const LINES = [
    ...[400, 505, 511, 512, 520, 1023, 3000, 70_000, 1_048_576].map(
      (bytes) => `From ${'q'.repeat(bytes)} ${TIME}`,
    ),
    `From ${'From QUARANTINE '.repeat(90)}${TIME}`,
  ];

  it('is the separator as it came, however long it is, and the only line that is not quoted', async () => {
    const mails = [SPAM, ...LINES.map((line) => Buffer.concat([Buffer.from(`${line}\n`), SPAM])), SPAM];
    const starts: number[] = [];
    for (const stdin of mails) {
      starts.push((await user.read('mbox').catch(() => '')).length);
      await dspam.run(['--deliver=innocent', '--user', user.name], { stdin });
    }
    const mbox = await user.read('mbox');
    const lines = starts.map((start) => mbox.slice(start, mbox.indexOf('\n', start)));
    expect(lines.slice(1, -1).map((line, index) => line === LINES[index])).toEqual(LINES.map(() => true));
    expect(mbox.match(/^From /gm)).toHaveLength(mails.length);
    const entries = (await scanBytes(Buffer.from(mbox, 'latin1'))).filter(({ kind }) => kind === 'message');
    expect(entries.map(({ offset }) => offset)).toEqual(starts);
    expect(entries.slice(1, -1).map(({ separatorLength }) => separatorLength)).toEqual(
      LINES.map(({ length }) => length + 1),
    );
  }, 120_000);
});

describe('blocklisted senders (F§1, F§6)', () => {
  it('are quarantined without being learned, with a signature of eight bytes', async () => {
    const blocked = await dspam.newUser('blocked');
    await dspam.run(['--deliver=innocent', '--user', blocked.name], { stdin: SPAM });
    await writeFile(blocked.file('blocklist'), 'other.example\nSHOP.example\n');
    const before = await blocked.totals();
    await dspam.agent.forget();
    await dspam.run(['--deliver=innocent', '--user', blocked.name], { stdin: INBOUND });
    expect(await dspam.agent.recorded()).toEqual([]);
    expect(await blocked.totals()).toEqual(before);
    expect((await dspam.rows.signatures(blocked.uid)).map(({ length }) => length)).toContain(8);
    expect((await blocked.log()).at(-1)).toMatchObject({ letter: 'O', status: 'Quarantined' });
    const mbox = await blocked.read('mbox');
    expect(mbox).toMatch(
      /\nX-DSPAM-Result: Blocklisted\nX-DSPAM-Processed: .*\nX-DSPAM-Confidence: 1\.0000\n/,
    );
    expect(mbox).not.toContain('X-DSPAM-Factors');
  });
});

describe('inoculation (F§2, F§6)', () => {
  it('is appended with no trace of a signature', async () => {
    const inoculated = await dspam.newUser('inoculated');
    const args = ['--class=spam', '--source=inoculation', '--user', inoculated.name];
    expect((await dspam.run(args, { stdin: INBOUND })).code).toBe(0);
    const mbox = await inoculated.read('mbox');
    expect(mbox).toMatch(/\nX-DSPAM-Result: Spam\nX-DSPAM-Confidence: .*\nX-DSPAM-Probability: .*\n\n/);
    expect(mbox).not.toMatch(/X-DSPAM-(Signature|Processed)|!DSPAM/);
    expect(await inoculated.log()).toMatchObject([{ letter: 'N', signature: '', status: '' }]);
    expect(await inoculated.totals()).toMatchObject({ SL: 1, SC: 1 });
  });
});
