import { describe, expect, it } from 'vitest';
import { hasHiddenMark, withoutMarks } from '@/lib/formats/dspam/without-marks';

const OWN = '1,6b014b0a313028913117052';
const FOREIGN = '2,6b014b0a313028913117052';
const without = async (text: string, own = '') =>
  (await withoutMarks(Buffer.from(text, 'latin1'), own)).toString('latin1');

describe('withoutMarks', () => {
  it.each([
    ['a mark', `!DSPAM:${FOREIGN}!`, `!DSPAM;${FOREIGN}!`],
    ['one that is not closed', `!DSPAM:${OWN}`, `!DSPAM;${OWN}`],
    ['a header in any case', `x-dspam-Signature: ${FOREIGN}\n`, `x-dspam_Signature: ${FOREIGN}\n`],
    ['a header without a colon', 'X-DSPAM-Signature\n', 'X-DSPAM_Signature\n'],
    ['loose text', `of X-DSPAM-Signature:\na: ${FOREIGN}`, `of X-DSPAM_Signature:\na: ${FOREIGN}`],
    ['a NUL', 'a\0b\n', 'a?b\n'],
    ['a carriage return within a long line', `${'x'.repeat(1021)}\ry\n`, `${'x'.repeat(1021)} y\n`],
  ])('breaks %s', async (_, text, expected) => {
    expect(await without(text, OWN)).toBe(expected);
  });

  it('leaves what is its own, and nothing where there is no own', async () => {
    const text = `X-DSPAM-Signature: ${OWN}\r\nX-DSPAM-Signature: ${OWN}\n\n!DSPAM:${OWN}!\n`;
    expect(await without(text, OWN)).toBe(text.replace('X-DSPAM-', 'X-DSPAM_'));
    expect(await without(text)).toBe(text.replaceAll('X-DSPAM-', 'X-DSPAM_').replace('!DSPAM:', '!DSPAM;'));
  });

  it('returns the same buffer if there is nothing to break', async () => {
    const message = Buffer.from(`Subject: of X-DSPAM-Signature and !dspam\r\n\r\n${'x'.repeat(3000)}`);
    expect(await withoutMarks(message, OWN)).toBe(message);
  });

  it('says where a mark is hidden in encoded text', async () => {
    const hidden = (text: string) => hasHiddenMark(Buffer.from(text));
    expect(await hidden(Buffer.from('..!DSPAM:a').toString('base64'))).toBe(true);
    expect(await hidden('!DSPAM=3Aa')).toBe(true);
    expect(await hidden(Buffer.from('Three chairs').toString('base64'))).toBe(false);
  });
});
