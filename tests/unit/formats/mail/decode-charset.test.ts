import { describe, expect, it } from 'vitest';
import { decodeCharset } from '@/lib/formats/mail/decode-charset';

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
    for (const label of ['x-martian', 'base64', 'constructor', 'cp99999', '\0', 'a'.repeat(10_000)]) {
      expect(decodeCharset(latin1('caf\xe9'), label)).toEqual({ text: 'café', problem: 'unknown-charset' });
    }
  });

  it('reads what is called UTF-8 and is not', () => {
    expect(decodeCharset(latin1('caf\xe9 cr\xe8me'), 'utf-8')).toEqual({
      text: 'café crème',
      problem: 'wrong-charset',
    });
  });

  it('reads what TextDecoder does not know, or not all of', () => {
    const read = (bytes: string, label: string) => decodeCharset(latin1(bytes), label);
    const known = (text: string) => ({ text, problem: null });
    expect(read('\xaa\xba\xde\xfe \xa4', 'iso-8859-16')).toEqual(known('ȘșȚț €'));
    expect(read('\x81\x84\xe1', 'cp437')).toEqual(known('üäß'));
    expect(read('\x81\xd5\xb5', 'cp850')).toEqual(known('üıÁ'));
    expect(read('\xe7\xa7\x9f', 'cp852')).toEqual(known('šžč'));
    expect(read('Hi Mom +Jjo-!', 'utf-7')).toEqual(known('Hi Mom ☺!'));
    expect(read('\x1b$)C\x0e>H3g\x0f abc\n\x0e>H\n!', 'iso-2022-kr')).toEqual(known('안녕 abc\n안\n!'));
    expect(read('~{<:Ky2;~} a~~\n', 'hz-gb-2312')).toEqual(known('己所不 a~\n'));
    expect(read('\x8c\x63\xb6\x58', 'euc-kr')).toEqual(known('똠턝'));
    expect(read('\x8c\x63\xb6\x58', 'ks_c_5601-1987')).toEqual(known('똠턝'));
    expect(read('\xfe\xff\x04\x10', 'utf-16')).toEqual(known('А'));
    expect(read('\x93x\x94', 'iso-ir-100')).toEqual(known('“x”'));
  });

  it('keeps UTF-8 in which one byte is wrong', () => {
    const bytes = Buffer.concat([Buffer.from('Größe für alle '), Buffer.from([0xff])]);
    expect(decodeCharset(bytes, 'utf-8')).toEqual({ text: 'Größe für alle \ufffd', problem: null });
  });
});
