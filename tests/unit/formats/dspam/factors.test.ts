import { describe, expect, it } from 'vitest';
import { readDspamHeaders } from '@/lib/formats/dspam/dspam-headers';
import { describeFactor, parseFactors } from '@/lib/formats/dspam/factors';
import { headerBlock } from '@/lib/formats/mbox/header-block';
import { growth, STEEP } from '@/tests/support/growth';
import { captureBytes } from '../../../support/captures';
import { scanBytes } from '../../../support/scan-bytes';

const value = (...lines: string[]) => lines.join('\n\t');

describe('parseFactors', () => {
  it('reads what DSPAM wrote, LF and CRLF', () => {
    const text = value('3,', 'bitcoin, 0.99000,', 'Subject*FREE, 0.98765,', 'our+mailings, 0.00010');
    const expected = {
      declared: 3,
      factors: [
        { token: 'bitcoin', probability: 0.99 },
        { token: 'Subject*FREE', probability: 0.98765 },
        { token: 'our+mailings', probability: 0.0001 },
      ],
      complete: true,
    };
    expect(parseFactors(text)).toEqual(expected);
    expect(parseFactors(text.replaceAll('\n', '\r\n'))).toEqual(expected);
  });

  it('splits at the last ", " of a name', () => {
    const { factors } = parseFactors(value('1,', 'From*"Frank, PhD, 0.5" <frank@uni.example.edu>, 0.01000'));
    expect(factors).toEqual([{ token: 'From*"Frank, PhD, 0.5" <frank@uni.example.edu>', probability: 0.01 }]);
  });

  it('undoes the escapes, in UTF-8 and in windows-1252', () => {
    const { factors } = parseFactors(
      value('4,', 'Gr%c3%b6%c3%9fe, 0.5,', 'caf%e9, 0.5,', '100%25, 0.5,', 'a%07b, 0.5'),
    );
    expect(factors.map(({ token }) => token)).toEqual(['Größe', 'café', '100%', 'ab']);
  });

  it('says when it was cut in the middle of a token', () => {
    const cut = parseFactors(value('15,', 'bitcoin, 0.99000,', 'Received*<jm+netno'));
    expect(cut).toEqual({
      declared: 15,
      factors: [{ token: 'bitcoin', probability: 0.99 }],
      complete: false,
    });
    expect(parseFactors(value('2,', 'bitcoin, 0.99000,', 'bank, 0.')).factors).toHaveLength(1);
  });

  it('takes anything', () => {
    for (const text of ['', ',', 'x', '15', '-1,', '1,\n\t, 0.5', '1,\n\ta, 7.5', '1e9,\n\ta, 0.5']) {
      expect(parseFactors(text).complete).toBe(false);
    }
  });

  it.each(['\n\ta, 0.5', ', ', '\n', '%00', ', 0.5'])(
    'takes time in proportion to its length: %j',
    async (piece) => {
      expect(await growth((times) => parseFactors(`9,\n\t${piece.repeat(times)}`), 125_000)).toBeLessThan(
        STEEP,
      );
    },
  );

  it('reads all of every message that the real DSPAM quarantined', async () => {
    const mbox = captureBytes('domain/dspam_home/data/example.org/alice/alice.mbox');
    let read = 0;
    for (const { offset, length, separatorLength } of await scanBytes(mbox)) {
      const { block } = headerBlock(mbox.subarray(offset + separatorLength, offset + length));
      const { factors } = readDspamHeaders(block);
      if (factors === null) continue;
      read++;
      const parsed = parseFactors(factors);
      expect(parsed.complete).toBe(true);
      expect(parsed.factors.length).toBeGreaterThanOrEqual(15);
      for (const { token } of parsed.factors)
        expect(describeFactor(token).words.length).toBeLessThanOrEqual(2);
    }
    expect(read).toBeGreaterThan(10);
  });
});

describe('describeFactor', () => {
  it.each([
    ['dieting', { part: 'body', words: ['dieting'] }],
    ['500+company', { part: 'body', words: ['500', 'company'] }],
    ['$10+000', { part: 'body', words: ['$10', '000'] }],
    ['Subject*FREE', { part: 'header', header: 'Subject', words: ['FREE'] }],
    ['X-Mailer*CDO+for', { part: 'header', header: 'X-Mailer', words: ['CDO', 'for'] }],
    [
      'Content-Type*text/html+charset="iso',
      { part: 'header', header: 'Content-Type', words: ['text/html', 'charset="iso'] },
    ],
    ['Url*//63', { part: 'url', words: ['//63'] }],
    [
      'From*"Jo+Ann" <a+b@c.example>',
      { part: 'header', header: 'From', words: ['"Jo+Ann" <a+b@c.example>'] },
    ],
    ['*x', { part: 'body', words: ['*x'] }],
    ['+', { part: 'body', words: ['+'] }],
    ['', { part: 'body', words: [''] }],
  ])('takes %s apart', (token, expected) => {
    expect(describeFactor(token)).toEqual(expected);
  });
});
