import { describe, expect, it } from 'vitest';
import { fromLine, rawSenders, shortFromLine } from '@/lib/formats/mail/from-line';
import { joinedSender, parseAddress } from '@/lib/formats/mail/parse-address';

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
  ['=?utf-8?Q?Ann?= <ann@x.example>, bob@x.example', '"Ann, bob@x.example" <ann@x.example>'],
  ['=?utf-8?Q?chief=40b=2Eexample?= <liar@l.example>', '"chief@b.example" <liar@l.example>'],
  [
    '=?utf-8?Q?Chief_=3Cchief=40b=2Eexample=3E?= liar@l.example',
    '"Chief <chief@b.example>" <liar@l.example>',
  ],
  [
    'Chief <=?utf-8?Q?chief=40b=2Eexample=3E?=@l.example>',
    'Chief <=?utf-8?Q?chief=40b=2Eexample=3E?=@l.example>',
  ],
  ['=?utf-8?Q?chief=40b=2Eexample?=@l.example', '<=?utf-8?Q?chief=40b=2Eexample?=@l.example>'],
  ['=?utf-8?Q?A?= <a@x.example> <b@x.example>', '"A <a@x.example> <b@x.example>"'],
  ['chief@b.example\r\n <liar@l.example>', 'chief@b.example <liar@l.example>'],
  ...['\u200c', '\u200d', '\ufe0f', '\u2800', '\u202e', '\u2066', '\ufeff', '\x01', '\x7f', '\x81'].flatMap(
    (unseen) => [
      [`Chief <chief@b${unseen}.example>`, 'Chief <chief@b\ufffd.example>'],
      [`Chief <chief${unseen}@b.example>`, 'Chief <chief\ufffd@b.example>'],
      [`chief@b.example${unseen}`, '<chief@b.example\ufffd>'],
      [
        `=?utf-8?B?${Buffer.from(`Chief <ch${unseen}ief@b.example>`).toString('base64')}?=`,
        'Chief <ch\ufffdief@b.example>',
      ],
    ],
  ),
  ['Chief <chief\u00a0@b.example>', '"Chief <chief @b.example>"'],
  ['Chief <chief\v@b.example>', '"Chief <chief @b.example>"'],
  ['Chief\x01 <liar@l.example>', 'Chief <liar@l.example>'],
  ['', ''],
])('makes of %j a line that is read alike', (raw, expected) => {
  const line = fromLine(Buffer.from(raw));
  expect(line).toBe(expected);
  expect(parseAddress(line)).toEqual(joinedSender(rawSenders(Buffer.from(raw))));
});

it('reads raw letters in the charset of the message', () => {
  expect(fromLine(Buffer.from('\xc8\xe2\xe0\xed <i@x.example>', 'latin1'), 'windows-1251')).toBe(
    'Иван <i@x.example>',
  );
});

describe('however long a name is', () => {
  const names = [
    '\u2800'.repeat(400),
    'a'.repeat(5_000),
    '😀'.repeat(130),
    '"\\'.repeat(300),
    'x, '.repeat(500),
  ];

  it.each(names)('keeps the address', (name) => {
    const quoted = `"${name.replace(/["\\]/g, '\\$&')}" <liar@l.example>`;
    for (const raw of [quoted, `=?utf-8?B?${Buffer.from(name).toString('base64')}?= <liar@l.example>`]) {
      const line = fromLine(Buffer.from(raw));
      expect(line.length).toBeLessThanOrEqual(255);
      expect(Buffer.from(line).toString()).toBe(line);
      expect(parseAddress(line).address).toBe('liar@l.example');
      expect(parseAddress(shortFromLine(quoted)).address).toBe('liar@l.example');
    }
  });

  it('keeps that of the first of thousands of senders', () => {
    const all = Array.from({ length: 3_000 }, (_, index) => `s${index}@l.example`).join(', ');
    const line = fromLine(Buffer.from(all));
    expect(line.length).toBeLessThanOrEqual(255);
    expect(parseAddress(line)).toMatchObject({
      name: expect.stringMatching(/^s0@l\.example, s1@l\.example, .*…$/),
      address: 's0@l.example',
    });
  });

  it('keeps both ends of what is no address', () => {
    const line = fromLine(Buffer.from(`Chief <chief@b.example> ${'a'.repeat(400)} <liar@l.example>`));
    expect(line.length).toBeLessThanOrEqual(255);
    expect(parseAddress(line)).toEqual({
      name: expect.stringMatching(/^Chief <chief@b\.example> a+…a+ <liar@l\.example>$/),
      address: '',
    });
  });

  it('takes nothing for the address of one that is not read to its end', () => {
    const line = fromLine(Buffer.from(`chief@b.example${' '.repeat(70_000)}<liar@l.example>`));
    expect(parseAddress(line)).toEqual({ name: 'chief@b.example…', address: '' });
  });
});
