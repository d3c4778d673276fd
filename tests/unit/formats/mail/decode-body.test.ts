import { describe, expect, it } from 'vitest';
import { decodeBody } from '@/lib/formats/mail/decode-body';

const decode = (text: string, encoding: string) =>
  decodeBody(Buffer.from(text, 'latin1'), encoding).toString('latin1');

describe('decodeBody', () => {
  it('leaves the bytes of any other encoding alone', () => {
    expect(decode('a=41\r\n\xff', '8bit')).toBe('a=41\r\n\xff');
    expect(decode('a=41', '')).toBe('a=41');
  });

  it('undoes base64, over lines and with what does not belong there', () => {
    expect(decode('QUJD\r\nREVG\n', 'base64')).toBe('ABCDEF');
    expect(decode('Q%U J!D\0', 'base64')).toBe('ABC');
  });

  it('undoes base64 padded on every line, and cut off', () => {
    expect(decode('YQ==\nYmM=\n', 'base64')).toBe('abc');
    expect(decode('YWJj\nYWJ', 'base64')).toBe('abcab');
    expect(decode('YWJjY', 'base64')).toBe('abc');
    expect(decode('====', 'base64')).toBe('');
  });

  it('ends base64 at the plain text behind it', () => {
    const whole = `${Buffer.from('Grüße aus dem Laden, wie jeden Tag im Jahr, '.repeat(3)).toString('base64')}`;
    const lines = whole.replace(/.{76}/g, '$&\n');
    const text = decode(whole, 'base64');
    for (const footer of [
      '\n\n-- \nThis list is read by many\nhttp://lists.example/\n',
      '\n_______________________________________________\nlist mailing list\n',
      '\n\nUnsubscribe\nhttp://lists.example/x\n',
      '\nSent from my phone',
      '\n\nThis mail was scanned\n',
      '\r\n-----\r\nNo virus found\r\n',
    ]) {
      expect(decode(`${lines}${footer}`, 'base64'), footer).toBe(text);
      // And with padding before it.
      expect(decode(`${lines}\nYWI=${footer}`, 'base64'), footer).toBe(`${text}ab`);
    }
    for (const behind of [' -- footer', ' ignored', '\tSent by me', ' == x', '= '])
      expect(decode(`YWI=${behind}`, 'base64'), behind).toBe('ab');
    expect(decode('YWI= YWI=\n', 'base64')).toBe('abab');
    expect(decode('YWI=\nThanks\nJoe', 'base64')).toBe('ab');
  });

  it('leaves alone what is called base64 and is plain text', () => {
    const text = 'Hello Ann, this is no base64 at all.\n';
    expect(decode('Hello Ann, how are you?\nFine.\n', 'base64')).toBe('Hello Ann, how are you?\nFine.\n');
    expect(decode(`\n${text}`, 'base64')).toBe(`\n${text}`);
  });

  it('goes on behind lines of any length', () => {
    const text = 'Grüße aus dem Laden, wie jeden Tag im Jahr, '.repeat(20);
    const digits = Buffer.from(text).toString('base64');
    for (const lengths of [
      [76, 72, 75],
      [60, 40, 41],
      [76, 2, 61],
      [4, 76],
    ]) {
      let lines = '';
      for (let at = 0, i = 0; at < digits.length; i++) {
        const length = lengths[i % lengths.length] ?? 76;
        lines += `${digits.slice(at, at + length)}\n`;
        at += length;
      }
      expect(decodeBody(Buffer.from(lines), 'base64').toString(), `${lengths}`).toBe(text);
    }
  });

  it('goes on behind a line of base64 that is damaged', () => {
    const line = 'QUJD'.repeat(19);
    expect(decode(`${line}\n${line.slice(0, 40)}!${line.slice(40)}\n${line}\nREVG\n`, 'base64')).toBe(
      `${'ABC'.repeat(57)}DEF`,
    );
    expect(decode(`${line}\n${line.slice(0, 40)} ${line.slice(40)}\n${line}\n`, 'base64')).toBe(
      'ABC'.repeat(57),
    );
    expect(decode(`${line}\n\n${line}\n`, 'base64')).toBe('ABC'.repeat(38));
    expect(decode('> QUJD\n> REVG\n', 'base64')).toBe('ABCDEF');
  });

  it('undoes uuencode, blanks lost at the ends of lines and without its frame', () => {
    expect(decode('begin 644 cat.txt\n#0V%T\n#9&]G\n`\nend\n', 'uuencode')).toBe('Catdog');
    expect(decode('#0V%T\r\n#9&]G\r\n \r\nend\r\n', 'uuencode')).toBe('Catdog');
    expect(decode('#02 @\n#02\n\n#0V%T', 'uuencode')).toBe('A  A \0');
    expect(decode('M\nend', 'uuencode')).toBe('');
  });

  it('agrees with Buffer on random bytes', () => {
    const bytes = Buffer.from(Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7919) >> 3));
    expect(decodeBody(Buffer.from(bytes.toString('base64')), 'base64').equals(bytes)).toBe(true);
  });

  it('undoes quoted-printable with soft line breaks', () => {
    expect(decode('Gr=FC=dfe aus=\r\n dem =  \nLaden', 'quoted-printable')).toBe('Gr\xfc\xdfe aus dem Laden');
  });

  it('keeps what is no quoted-printable as it stands', () => {
    expect(decode('1=2 =zz =4', 'quoted-printable')).toBe('1=2 =zz =4');
    expect(decode('end=', 'quoted-printable')).toBe('end=');
  });
});
