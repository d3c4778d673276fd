import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findSignatures } from '@/lib/formats/dspam/find-signatures';

const ALICES = '1,6b014b08307207081942277';
const BOBS = '2,6b014b08307207081942277';
const find = (text: string) => findSignatures(Buffer.from(text, 'latin1'));
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64').replace(/.{60}/g, '$&\n');

describe('findSignatures', () => {
  it('takes the last header: earlier ones are the sender’s', () => {
    expect(find(`X-DSPAM-Signature: ${BOBS}\nSubject: x\nX-DSPAM-Signature: ${ALICES}\n\ntext\n`)).toEqual([
      ALICES,
    ]);
  });

  it('finds the mark in the text, with the body as it came or encoded', () => {
    const mark = `text\n\n!DSPAM:${ALICES}!\n`;
    expect(find(`Subject: x\n\n${mark}`)).toEqual([ALICES]);
    expect(find(`Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(mark)}`)).toEqual([ALICES]);
    expect(
      find(
        `Subject: x\nContent-Transfer-Encoding: quoted-printable\n\n=21DSPAM:1,6b014b0830720=\n7081942277!\n`,
      ),
    ).toEqual([ALICES]);
  });

  it('finds it in a part of a message', () => {
    const parts = `--b\nContent-Type: text/plain\n\nplain\n--b\nContent-Type: text/html\n\n<p>!DSPAM:${ALICES}!</p>\n--b--\n`;
    expect(find(`Content-Type: multipart/alternative; boundary=b\n\n${parts}`)).toEqual([ALICES]);
  });

  it.each(['', 'base64'])('finds it in mail that was forwarded as an attachment (%s)', (encoding) => {
    const inner = `Subject: spam\nX-DSPAM-Signature: ${ALICES}\n\ntext\n`;
    const attached = encoding === 'base64' ? base64(inner) : inner;
    const parts = `--b\nContent-Type: text/plain\n\nsee below\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: ${encoding}\n\n${attached}\n--b--\n`;
    expect(find(`X-DSPAM-Signature: ${BOBS}\nContent-Type: multipart/mixed; boundary=b\n\n${parts}`)).toEqual(
      [BOBS, ALICES],
    );
  });

  it('finds it in headers that were quoted or pasted into the text', () => {
    expect(find(`Subject: Fwd\n\n> Subject: spam\n> X-DSPAM-Signature: ${ALICES}\n>\n> text\n`)).toEqual([
      ALICES,
    ]);
    expect(find(`X-DSPAM-Signature: ${ALICES}`)).toEqual([ALICES]);
    expect(find(`!DSPAM:${ALICES}!`)).toEqual([ALICES]);
  });

  it('passes over what DSPAM cannot have made', () => {
    expect(find('Subject: x\n\n!DSPAM:hello! !DSPAM:! X-DSPAM-Signature: N/A\n')).toEqual([]);
    expect(find(`Subject: x\n\n!DSPAM:${'1'.repeat(40)}!\n`)).toEqual([]);
    expect(find('')).toEqual([]);
  });

  it('ends soon with hostile mail: marks without end, mail within mail', () => {
    const marks = Array.from({ length: 5000 }, (_unused, index) => `!DSPAM:1,6b014b08${10_000 + index}!`);
    expect(find(`Subject: x\n\n${marks.join('')}`)).toHaveLength(20);
    let nested = base64(`X-DSPAM-Signature: ${ALICES}\n\nx\n`);
    for (let depth = 0; depth < 50; depth++)
      nested = `Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${depth < 10 ? base64(nested) : nested}`;
    expect(find(nested)).toEqual([]);
    expect(find(`${'x'.repeat(1024 * 1024 - 5)}!DSPAM:${ALICES}!`)).toEqual([ALICES]);
  });

  it('finds that of a captured message', () => {
    const record = readFileSync('tests/fixtures/capture/delivered-after-release.eml');
    expect(findSignatures(record)[0]).toMatch(/^1,6b01/);
  });
});
