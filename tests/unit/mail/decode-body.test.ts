import { describe, expect, it } from 'vitest';
import { decodeBody } from '@/lib/mail/decode-body';

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
