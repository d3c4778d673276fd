const MAX_LABEL_LENGTH = 80;

/** Labels with which mailers say that they do not know the charset: the bytes decide. */
const NO_ANSWER = new Set(
  [
    ...['us-ascii', 'ascii', 'us', '646', 'iso646-us', 'iso-ir-6', 'ansi_x3.4-1968', 'cp20127'],
    ...['unknown', 'unknown-8bit', 'x-unknown', '8bit', '7bit', 'default', 'none'],
  ].map(compact),
);

/** Parts of ISO 8859 that are read as the code page of Windows that grew out of them (WHATWG Encoding Standard). */
const ISO_8859: Record<string, string> = { 1: 'windows-1252', 9: 'windows-1254', 11: 'windows-874' };

/** Latin-5 is ISO 8859-9, and so on. */
const LATIN: Record<string, string> = {
  1: '1',
  2: '2',
  3: '3',
  4: '4',
  5: '9',
  6: '10',
  7: '13',
  8: '14',
  9: '15',
  0: '15',
  10: '16',
};

/** Code pages of Microsoft and IBM that have another name. Those that are missing keep their number: `cp850`. */
const CODE_PAGES: Record<string, string> = {
  819: 'windows-1252',
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  943: 'shift_jis',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  1201: 'utf-16be',
  10000: 'macintosh',
  10007: 'x-mac-cyrillic',
  20866: 'koi8-r',
  20932: 'euc-jp',
  20936: 'gbk',
  21866: 'koi8-u',
  50220: 'iso-2022-jp',
  50221: 'iso-2022-jp',
  50222: 'iso-2022-jp',
  50225: 'iso-2022-kr',
  51932: 'euc-jp',
  51936: 'gbk',
  51949: 'euc-kr',
  52936: 'hz-gb-2312',
  54936: 'gb18030',
  65000: 'utf-7',
  65001: 'utf-8',
};

/**
 * Families of labels, without punctuation, and the name that all of a family mean. What follows such a beginning is
 * skipped.
 */
const FAMILIES: readonly [RegExp, (number: string) => string][] = [
  [/^(?:unicode\d*|x|cs)?u(?:tf|ft)8/, () => 'utf-8'],
  [/^(?:unicode\d*|x|cs)?utf7/, () => 'utf-7'],
  [/^(?:x|cs)?(?:utf16|(?:iso10646)?ucs2|unicode)([bl]e)?$/, (order) => `utf-16${order}`],
  [/^unicodefffe$/, () => 'utf-16be'],
  [/^(?:x|cs)?(?:utf32|(?:iso10646)?ucs4)([bl]e)?$/, (order) => `utf-32${order}`],
  [/^(?:x|cs)?(?:iso)?8859(1[0-6]|[1-9])/, iso8859],
  [/^(?:x|cs)?(?:iso)?latin(10|[0-9])$/, (number) => iso8859(LATIN[number] ?? '')],
  [/^(?:x|cs)?(?:windows|win|cp|ms|ibm|dos|oem|pc|ansi|codepage|windowscp)+0*(\d{3,5})$/, codePage],
  [/^(?:x|cs)?iso2022jp/, () => 'iso-2022-jp'],
  [/^(?:x|cs)?iso2022kr/, () => 'iso-2022-kr'],
  [/^(?:x|cs)?iso2022cn/, () => 'iso-2022-cn'],
  [/^(?:x|cs)?hz(?:gb2312)?$/, () => 'hz-gb-2312'],
  [/^(?:x|cs)?koi8r?$/, () => 'koi8-r'],
  [/^(?:x|cs)?koi8(?:u|ru)$/, () => 'koi8-u'],
  [/^(?:x|cs)?(?:uhc|ksc5601\d*|euckr|korean)$/, () => 'euc-kr'],
  [/^(?:x|cs|cn|chinese)*big5/, () => 'big5'],
  [/^(?:x|cs)?(?:gb2312|euccn|gbk|chinese$)/, () => 'gbk'],
  [/^(?:x|cs)?(?:shift|s)jis/, () => 'shift_jis'],
  [/^(?:x|cs)?eucjp/, () => 'euc-jp'],
  [/^ansi$/, () => 'windows-1252'],
];

/**
 * The charset that a label of a mail means: lower case, one name for all spellings (`Win-1251`, `cp_1251` and
 * `windows-1251` are one). '' where the label says nothing; a label of no known family stays as it is. Quotation marks,
 * a language (`utf-8*de`) and what follows a blank are skipped.
 */
export function charsetName(label: string): string {
  const plain = label
    .slice(0, MAX_LABEL_LENGTH)
    .toLowerCase()
    .replace(/["'`<>()[\]]/g, ' ')
    .trim()
    .replace(/[\s;,*].*$/s, '');
  const short = compact(plain);
  if (plain === '' || NO_ANSWER.has(short)) return '';
  for (const [pattern, name] of FAMILIES) {
    const match = pattern.exec(short);
    if (match) return name(match[1] ?? '');
  }
  return plain;
}

/** Without the year of `iso_8859-1:1987` and without punctuation. */
function compact(label: string): string {
  return label.replace(/:\d{4}$/, '').replace(/[^a-z0-9]/g, '');
}

function iso8859(part: string): string {
  return ISO_8859[part] ?? `iso-8859-${part}`;
}

function codePage(number: string): string {
  const part = /^28(?:59[1-9]|60[0-6])$/.test(number) ? Number(number) - 28590 : 0;
  if (part > 0) return iso8859(String(part));
  return CODE_PAGES[number] ?? (/^125[0-8]$/.test(number) ? `windows-${number}` : `cp${number}`);
}
