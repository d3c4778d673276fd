import { expect, it } from 'vitest';
import { charsetName } from '@/lib/formats/mail/charset-name';
import { growth, STEEP } from '@/tests/support/growth';

it.each([
  [
    'utf-8',
    'UTF8 utf_8 utf-8-strict utf8mb4 unicode-1-1-utf-8 "utf-8" utf-8*de utf-8;format=flowed x-utf-8 uft-8',
  ],
  ['utf-7', 'UTF_7 unicode-1-1-utf-7 cp65000'],
  [
    'windows-1251',
    "win-1251 win1251 cp-1251 cp_1251 cp1251 x-cp1251 Windows-1251 WINDOWS_1251 'windows-1251' cswindows1251",
  ],
  ['windows-1252', 'iso-8859-1 8859-1 latin1 latin-1 iso_8859-1:1987 iso88591 cp819 ansi'],
  ['windows-1254', 'iso-8859-9 latin5'],
  ['iso-8859-2', '8859-2 8859_2 iso8859-2 iso_8859-2:1987 latin-2 cp28592'],
  ['iso-8859-15', 'iso8859_15 8859-15 latin9 latin-9 iso_8859-15'],
  ['iso-8859-16', 'ISO-8859-16 latin10 cp28606'],
  ['cp437', 'ibm437 IBM-437 dos-437 oem437 cp00437'],
  ['cp850', 'CP-850 ibm850 x-cp850'],
  ['ibm866', 'cp866 ibm866 dos866'],
  ['euc-kr', 'UHC cp949 ms949 windows-949 ks_c_5601-1987 KSC5601 euc_kr korean'],
  ['gbk', 'GB2312 gb_2312-80 x-gbk cp936 euc-cn'],
  ['big5', 'Big5 CHINESEBIG5 x-big5 cn-big5 big5-hkscs cp950'],
  ['shift_jis', 'x-sjis Shift-JIS cp932 ms932'],
  ['iso-2022-jp', 'ISO-2022-JP-2 cp50220 iso2022jp'],
  ['iso-2022-kr', 'csISO2022KR ISO_2022-KR'],
  ['koi8-u', 'koi8_u koi8-ru cp21866'],
  ['', 'us-ascii ASCII unknown-8bit x-unknown ansi_x3.4-1968 7bit'],
  ['x-martian', 'x-martian X-MARTIAN'],
])('makes %j of all its spellings', (name, labels) => {
  for (const label of labels.split(' ')) expect(charsetName(label), label).toBe(name);
});

it.each(['win', 'x', '1', '-', ' ', '"', 'cp0'])(
  'takes no more time for a long label than its length: %j',
  async (piece) => {
    expect(await growth((times) => charsetName(piece.repeat(times)), 250_000)).toBeLessThan(STEEP);
  },
);
