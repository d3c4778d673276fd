import { describe, expect, it } from 'vitest';
import { parseParameters } from '@/lib/formats/mail/parse-parameters';
import { cpuTime } from '@/tests/support/cpu-time';

const parse = (text: string) => {
  const { value, parameters } = parseParameters(text);
  return { value, ...Object.fromEntries(parameters) };
};

describe('parseParameters', () => {
  it('reads value and parameters, quoted or not', () => {
    expect(parse(' Text/Plain ; charset=ISO-8859-1;\tFormat="flowed"')).toEqual({
      value: 'text/plain',
      charset: 'ISO-8859-1',
      format: 'flowed',
    });
    expect(parse('text/plain (a comment); charset="utf-8" (another)')).toEqual({
      value: 'text/plain',
      charset: 'utf-8',
    });
  });

  it('keeps semicolons in quotes, blanks without quotes, and the first of two', () => {
    expect(parse('a/b; name="x; y=z"; file=my file.pdf ; name=second')).toEqual({
      value: 'a/b',
      name: 'x; y=z',
      file: 'my file.pdf',
    });
  });

  it('undoes only the escapes that are needed', () => {
    expect(parse('a; n="a \\"b\\" C:\\dir\\x.doc"')).toEqual({ value: 'a', n: 'a "b" C:\\dir\\x.doc' });
  });

  it.each([
    ['multipart/mixed; boundary="foo', { value: 'multipart/mixed', boundary: 'foo' }],
    [
      'multipart/mixed; boundary="foo; charset="utf-8"',
      { value: 'multipart/mixed', boundary: 'foo', charset: 'utf-8' },
    ],
    ['multipart/mixed; boundary=foo (note)', { value: 'multipart/mixed', boundary: 'foo' }],
    ['multipart/mixed; boundary=foo (note', { value: 'multipart/mixed', boundary: 'foo' }],
    [
      'multipart/mixed; boundary=(note) foo; x=y',
      { value: 'multipart/mixed', boundary: '(note) foo', x: 'y' },
    ],
    ['multipart/mixed boundary=foo', { value: 'multipart/mixed', boundary: 'foo' }],
    ["text/plain; charset='windows-1251'", { value: 'text/plain', charset: 'windows-1251' }],
    ['text/plain; charset="windows-1251', { value: 'text/plain', charset: 'windows-1251' }],
    ['text/plain, charset=utf-8', { value: 'text/plain', charset: 'utf-8' }],
    ['text/plain charset="utf-8" format=flowed', { value: 'text/plain', charset: 'utf-8', format: 'flowed' }],
    ['text / plain ; charset = utf-8', { value: 'text/plain', charset: 'utf-8' }],
    ['attachment; filename="a b.pdf', { value: 'attachment', filename: 'a b.pdf' }],
    ['attachment; filename=a b (1).pdf; size=3', { value: 'attachment', filename: 'a b (1).pdf', size: '3' }],
    ['attachment; filename="a "b" c.pdf"', { value: 'attachment', filename: 'a "b" c.pdf' }],
    ["attachment; filename='a b.pdf'", { value: 'attachment', filename: 'a b.pdf' }],
    ['attachment; filename="C:\\dir\\"', { value: 'attachment', filename: 'C:\\dir\\' }],
    ['attachment filename=bill.pdf size=12', { value: 'attachment', filename: 'bill.pdf', size: '12' }],
    ['application/pdf name="bill.pdf"', { value: 'application/pdf', name: 'bill.pdf' }],
    [
      'application/pdf; name="bill.pdf" x-unix-mode=0644',
      { value: 'application/pdf', name: 'bill.pdf', 'x-unix-mode': '0644' },
    ],
    ['name="bill.pdf"', { value: '', name: 'bill.pdf' }],
    ['', { value: '' }],
  ])('reads %j as other readers do', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it('goes on after parameters without a value or a name', () => {
    expect(parse('a; x; =1; y z;; boundary=b')).toMatchObject({ boundary: 'b' });
  });

  it('joins sections in order and decodes their charset (RFC 2231)', () => {
    expect(
      parse('a; filename*1*=%A9%20of; filename*0*=utf-8\'\'R%C3%A9sum%C3; filename*2=" the %41"'),
    ).toEqual({
      value: 'a',
      filename: 'Résumé of the %41',
    });
    expect(parse("a; filename*=iso-8859-1'fr'caf%E9")).toEqual({ value: 'a', filename: 'café' });
  });

  it('decodes encoded words in a file name', () => {
    expect(parse('a; name="=?utf-8?B?R3LDtsOfZQ==?="')).toEqual({ value: 'a', name: 'Größe' });
  });

  it('takes twice the time for twice of hostile values', () => {
    const time = (piece: string, times: number) => {
      const text = `a; ${piece.repeat(times)}`;
      const before = cpuTime();
      for (let i = 0; i < 3; i++) parse(text);
      return cpuTime() - before;
    };
    const pieces = [
      'a="',
      ';',
      '; a*1=x',
      '(',
      ' ',
      '; a',
      '"',
      '\\',
      '=',
      'a =',
      ' (',
      '"x" ',
      'a=1;',
      "'",
      ' a=b',
      '/',
    ];
    for (const piece of pieces) {
      time(piece, 5_000);
      expect(time(piece, 20_000), piece).toBeLessThan(8 * Math.max(time(piece, 5_000), 5));
    }
  });
});
