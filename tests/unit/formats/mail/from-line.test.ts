import { expect, it } from 'vitest';
import { fromLine } from '@/lib/formats/mail/from-line';
import { parseAddress } from '@/lib/formats/mail/parse-address';
import { parseAddressList } from '@/lib/formats/mail/parse-address-list';

it.each([
  ['Ann <ann@x.example>', 'Ann <ann@x.example>'],
  ['"Doe, Ann" <ann@x.example>', '"Doe, Ann" <ann@x.example>'],
  ['=?utf-8?Q?Ann_M=C3=BCller?= <ann@x.example>', 'Ann Müller <ann@x.example>'],
  ['=?utf-8?Q?Doe=2C_Ann?= <ann@x.example>', '"Doe, Ann" <ann@x.example>'],
  [
    '=?utf-8?Q?boss=40bank=2Eexample_=3Cboss=40bank=2Eexample=3E?= <ann@x.example>',
    '"boss@bank.example <boss@bank.example>" <ann@x.example>',
  ],
  ['=?utf-8?Q?a_=22_=5C?= <ann@x.example>', '"a \\" \\\\" <ann@x.example>'],
  ['=?utf-8?Q?Ann_=3Cann=40x=2Eexample=3E?=', 'Ann <ann@x.example>'],
  ['=?utf-8?Q?Ann?=', 'Ann'],
  ['=?utf-8?Q?Ann?= <ann@x.example>, bob@x.example', 'Ann <ann@x.example>, <bob@x.example>'],
  ['', ''],
])('makes of %j a line that is read alike', (raw, expected) => {
  const line = fromLine(Buffer.from(raw));
  expect(line).toBe(expected);
  expect(parseAddress(line)).toEqual(parseAddressList(Buffer.from(raw))[0] ?? { name: '', address: '' });
});

it('reads raw letters in the charset of the message', () => {
  expect(fromLine(Buffer.from('\xc8\xe2\xe0\xed <i@x.example>', 'latin1'), 'windows-1251')).toBe(
    'Иван <i@x.example>',
  );
});
