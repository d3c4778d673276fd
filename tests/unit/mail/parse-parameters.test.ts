import { describe, expect, it } from 'vitest';
import { parseParameters } from '@/lib/mail/parse-parameters';
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

  it('is bounded with hostile values', () => {
    const start = cpuTime();
    for (const piece of ['a="', ';', '; a*1=x', '(', ' ', '; a', '"', '\\', '='])
      parse(`a; ${piece.repeat(20_000)}`);
    expect(cpuTime() - start).toBeLessThan(1_000);
  });
});
