import { describe, expect, it } from 'vitest';
import { decodeHeader, MAX_HEADER_VALUE_BYTES } from '@/lib/formats/mail/decode-header';
import { growth, STEEP } from '@/tests/support/growth';

const decode = (value: string) => decodeHeader(Buffer.from(value, 'utf8'));
const decodeLatin1 = (value: string) => decodeHeader(Buffer.from(value, 'latin1'));

describe('decodeHeader', () => {
  it('leaves plain ASCII as it is, without the blanks around it', () => {
    expect(decode(' Viagra free prize = ok?\r\n')).toBe('Viagra free prize = ok?');
    expect(decode('')).toBe('');
    expect(decode(' \r\n ')).toBe('');
  });

  it('folds white space to one blank, LF and CRLF', () => {
    expect(decode('Viagra free\n prize folded\tand\r\n\ttabs')).toBe('Viagra free prize folded and tabs');
  });

  it('decodes encoded words of both encodings', () => {
    expect(decode('=?iso-8859-1?Q?Gro=DFe_Gewinne?= <s@pills.example.info>')).toBe(
      'Große Gewinne <s@pills.example.info>',
    );
    expect(decode('=?UTF-8?B?R3LDtsOfZQ==?=')).toBe('Größe');
    expect(decode('=?utf-8*de?q?Gr=C3=B6=C3=9Fe?=')).toBe('Größe');
  });

  it('joins adjacent words, even with a character cut between them', () => {
    expect(decode('=?utf-8?Q?Fr=C3?=\r\n =?utf-8?Q?=BChling?=')).toBe('Frühling');
    expect(decode('=?utf-8?Q?a?= =?utf-8?Q?b?= c')).toBe('ab c');
  });

  it('joins words of one charset, however each is encoded and its charset written', () => {
    expect(decode('=?UTF-8?Q?omre=C5?= =?utf-8*sl?B?vmpl?=')).toBe('omrežje');
    expect(decode('=?utf-8?B?b21yZcU=?=\r\n\t=?Utf8?q?=BEje?=')).toBe('omrežje');
    expect(decode('=?gb2312?B?1tA=?==?GBK?Q?=CE=C4?=')).toBe('中文');
    expect(decode('=?gbk?Q?=D6?= =?GB_2312-80?Q?=D0?=')).toBe('中');
    expect(decode('=?utf-8?q?=C5?= =?iso-8859-2?q?=BEje?=')).toBe('Åžje');
  });

  it('joins base64 that was cut anywhere, and not what is whole', () => {
    expect(decode('=?utf-8?B?R3L?= =?utf-8?B?DtsOfZQ==?=')).toBe('Größe');
    expect(decode('=?utf-8?B?YQ?= =?utf-8?B?YmM?=')).toBe('abc');
    expect(decode('=?iso-2022-jp?B?GyRCJDMkcxsoQg==?= =?iso-2022-jp?B?GyRCJDMkcxsoQg==?=')).toBe('こんこん');
    expect(decode('=?iso-2022-jp?B?GyRCJDMkcw==?= =?iso-2022-jp?Q?abc?=')).toBe('こんabc');
  });

  it('reads raw 8-bit letters and question marks in a word', () => {
    expect(decode('=?utf-8?Q?Café?=')).toBe('Café');
    expect(decodeLatin1('=?iso-8859-1?Q?Caf\xe9?=')).toBe('Café');
    expect(decode('=?iso-8859-1?Q?Café_=E9?=')).toBe('Café é');
    expect(decode('=?iso-8859-2?Q?=BE_ž?= =?iso-8859-2?Q?=BE?=')).toBe('ž žž');
    expect(decode('=?utf-8?Q?what??= =?utf-8?Q?no=3F?=')).toBe('what?no?');
    expect(decode('=?utf-8?Q?never =?utf-8?Q?b=C3=BC?=')).toBe('=?utf-8?Q?never bü');
  });

  it('reads raw 8-bit text in the charset of the message, where it decodes', () => {
    const read = (value: string, charset: string) =>
      decodeHeader(Buffer.from(value, 'latin1'), undefined, charset);
    expect(read('\xcf\xf0\xe8\xe2\xe5\xf2', 'windows-1251')).toBe('Привет');
    expect(read('\xf0\xd2\xc9 =?koi8-r?Q?=F0?=', 'koi8-r')).toBe('При П');
    expect(decodeHeader(Buffer.from('Größe'), undefined, 'windows-1251')).toBe('Größe');
    expect(read('caf\xe9', 'gbk')).toBe('café');
    expect(read('caf\xe9', 'x-martian')).toBe('café');
    expect(read('\xd6\xd0\xce\xc4', 'gb2312')).toBe('中文');
    expect(decodeHeader(Buffer.from('\xd6\xd0\xce\xc4', 'latin1'), 3, 'gb2312')).toBe('中');
  });

  it('reads 7-bit text of other charsets by its escape sequences', () => {
    expect(decodeLatin1('\x1b$B$3$s\x1b(B!')).toBe('こん!');
    expect(decodeLatin1('\x1b$)C\x0e>H3g\x0f')).toBe('안녕');
  });

  it('leaves words that are not well formed as they stand', () => {
    expect(decode('=?utf-8?Q?never closed')).toBe('=?utf-8?Q?never closed');
    expect(decode('=?utf-8?X?abc?=')).toBe('=?utf-8?X?abc?=');
    expect(decode('=?=?=?')).toBe('=?=?=?');
  });

  it('says what can be said in an unknown charset', () => {
    expect(decode('=?x-martian?Q?caf=E9_5?=')).toBe('café 5');
  });

  it('reads windows-1252 where latin-1 has control characters', () => {
    expect(decode('=?iso-8859-1?Q?=93don=92t=94_=80?=')).toBe('“don’t” €');
  });

  it('reads raw 8-bit text as UTF-8 where it is valid, else as windows-1252', () => {
    expect(decode('Größe ist wichtig')).toBe('Größe ist wichtig');
    expect(decodeLatin1('Viagra fr\xe9e pr\xcf\xeeze')).toBe('Viagra frée prÏîze');
    expect(decodeLatin1('caf\xe9')).toBe('café');
  });

  it('removes control characters and directional overrides', () => {
    expect(decode('a\0b\x07c\x1b[31md\x7f')).toBe('abc[31md');
    expect(decode('invoice\u202efdp.exe \u2066x\u2069')).toBe('invoicefdp.exe x');
    expect(decode('=?utf-8?Q?a=0D=0AX-Injected:_b=E2=80=AE?=')).toBe('a X-Injected: b');
  });

  it('reads the good words beside a broken one', () => {
    const good = '=?utf-8?Q?=F0=9F?= =?utf-8?Q?=98=80?=';
    expect(decode(`=?UTF-8?B?8J+?= =?utf-8*de?B?mIA=?= ${good}`)).toMatch(/😀$/u);
    expect(decode(`=?utf-8?Q?=FC?= ${good} =?utf-8?Q?gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=`)).toBe('ü😀grüße');
  });

  it('reads a limited number of bytes and leaves out half a character at the cut', () => {
    expect(decode('a'.repeat(5_000))).toHaveLength(MAX_HEADER_VALUE_BYTES);
    expect(decode(`ö${'a'.repeat(1_997)}ö`)).toBe(`ö${'a'.repeat(1_997)}`);
    expect(decodeHeader(Buffer.from('abcdef'), 3)).toBe('abc');
  });

  it('takes any bytes', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(decodeHeader(all)).toContain('ÿ');
    expect(decodeHeader(new Uint8Array(2_000).fill(0xff))).toHaveLength(2_000);
  });

  it.each(['=?utf-8?q?', '=?utf-8?q? ', '=?=?', '=?a?b?=', '=?utf-8?q?=E2?= ', '=?u?b?Q?= ', '=?u?q?? '])(
    'takes time in proportion to the length of hostile words: %j',
    async (piece) => {
      const decoded = (bytes: number) => decodeHeader(Buffer.alloc(bytes, piece), bytes);
      expect(await growth(decoded, 50_000)).toBeLessThan(STEEP);
    },
  );
});
