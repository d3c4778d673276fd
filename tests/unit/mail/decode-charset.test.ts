import { describe, expect, it } from 'vitest';
import { decodeCharset } from '@/lib/mail/decode-charset';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('decodeCharset', () => {
  it('reads the charset that the label names', () => {
    expect(decodeCharset(latin1('\xf0\xd2\xc9\xd7\xc5\xd4'), 'KOI8-R')).toEqual({
      text: 'Привет',
      problem: null,
    });
    expect(decodeCharset(latin1('\x1b$B$3$s\x1b(B'), 'iso-2022-jp').text).toBe('こん');
    expect(decodeCharset(latin1('\xc0\xcc'), ' windows-1251 (Cyrillic)').text).toBe('АМ');
    expect(decodeCharset(latin1('\x82\xa0'), 'cp932').text).toBe('あ');
  });

  it('reads latin-1 as windows-1252', () => {
    expect(decodeCharset(latin1('\x80 \x93\xe9\x94'), 'iso-8859-1').text).toBe('€ “é”');
  });

  it('lets the bytes decide where the label says nothing', () => {
    for (const label of ['', 'us-ascii', 'unknown-8bit']) {
      expect(decodeCharset(Buffer.from('é'), label)).toEqual({ text: 'é', problem: null });
      expect(decodeCharset(latin1('\xe9 \xe8'), label)).toEqual({ text: 'é è', problem: null });
    }
  });

  it('says so when nobody knows the charset, and reads what it can', () => {
    for (const label of ['x-martian', 'utf-7', 'hz-gb-2312', '\0', 'a'.repeat(10_000)]) {
      expect(decodeCharset(latin1('caf\xe9'), label)).toEqual({ text: 'café', problem: 'unknown-charset' });
    }
  });

  it('reads what is called UTF-8 and is not', () => {
    expect(decodeCharset(latin1('caf\xe9 cr\xe8me'), 'utf-8')).toEqual({
      text: 'café crème',
      problem: 'wrong-charset',
    });
  });

  it('keeps UTF-8 in which one byte is wrong', () => {
    const bytes = Buffer.concat([Buffer.from('Größe für alle '), Buffer.from([0xff])]);
    expect(decodeCharset(bytes, 'utf-8')).toEqual({ text: 'Größe für alle \ufffd', problem: null });
  });
});
