import iconv from 'iconv-lite';
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

  it.each([
    'utf-16',
    'UTF-16LE',
    'utf16be',
    'ucs-2',
    'iso-10646-ucs-2',
    'unicode',
    'cp1200',
    'utf-32',
    'utf-32be',
    'ucs-4',
  ])('reads what is called %s and plainly is not as what it is', (label) => {
    const wrong = (text: string) => ({ text, problem: 'wrong-charset' });
    expect(decodeCharset(latin1('Hello, this is plain.\n'), label)).toEqual(wrong('Hello, this is plain.\n'));
    expect(decodeCharset(Buffer.from('Grüße aus Köln'), label)).toEqual(wrong('Grüße aus Köln'));
    expect(decodeCharset(latin1('Herzliche Gr\xfc\xdfe aus dem sch\xf6nen K\xf6ln'), label)).toEqual(
      wrong('Herzliche Grüße aus dem schönen Köln'),
    );
    expect(decodeCharset(Buffer.from('Привет, мир'), label)).toEqual(wrong('Привет, мир'));
    expect(decodeCharset(latin1('Hello'), label)).toEqual(wrong('Hello'));
  });

  it.each([
    ['utf-16', 'utf16', true],
    ['utf-16', 'utf-16be', true],
    ['utf-16le', 'utf-16le', false],
    ['utf-16be', 'utf-16be', false],
    ['ucs-2', 'utf-16be', true],
    ['utf-32le', 'utf-32le', false],
    ['utf-32', 'utf-32be', true],
  ])('reads %s that is such text', (label, encoding, addBOM) => {
    for (const text of [
      'Hello, this is plain.\n',
      'Grüße',
      'Привет, мир',
      '你好世界今天天气很好我们去公园散步吧',
      'こんにちは、元気ですか',
      'テレビを見る',
      '文字文字文字文字',
      '안녕하세요 여러분',
      'שלום עולם',
      '😀😀😀😀',
    ]) {
      const bytes = iconv.encode(text, encoding, { addBOM });
      expect(decodeCharset(bytes, label)).toEqual({ text, problem: null });
    }
  });

  it('reads UTF-7 only where it is', () => {
    const read = (text: string) => decodeCharset(Buffer.from(text), 'utf-7');
    expect(read('Stra+AN8-e, 1 +- 1, +2D3eAA-!')).toEqual({ text: 'Straße, 1 + 1, 😀!', problem: null });
    expect(read('no plus sign')).toEqual({ text: 'no plus sign', problem: null });
    expect(read('C++ and 1+1=2, a+b@x.example')).toEqual({
      text: 'C++ and 1+1=2, a+b@x.example',
      problem: 'wrong-charset',
    });
    expect(read('+AN8- and 1+1')).toEqual({ text: 'ß and 1+1', problem: null });
    expect(read('Grüße +AN8-')).toEqual({ text: 'Grüße +AN8-', problem: 'wrong-charset' });
    expect(read('half of one: +2D0-')).toEqual({ text: 'half of one: +2D0-', problem: 'wrong-charset' });
  });
});
