import { expect, it } from 'vitest';
import formatMessage from '@/components/ui/format-message';
import hebrew from '@/messages/he.json';

const formatters = {
  getNumberFormat: (...args: ConstructorParameters<typeof Intl.NumberFormat>) =>
    new Intl.NumberFormat(...args),
  getDateTimeFormat: (...args: ConstructorParameters<typeof Intl.DateTimeFormat>) =>
    new Intl.DateTimeFormat(...args),
  getPluralRules: (...args: ConstructorParameters<typeof Intl.PluralRules>) => new Intl.PluralRules(...args),
};

function say(locale: string, text: string, values: Parameters<typeof formatMessage>[2]): string {
  const said = formatMessage('key', text, values, { locale, timeZone: 'UTC', formatters });
  return [said].flat().join('');
}

const TO = '{to, select, none {nobody} other {{count, plural, one {# to {to}} other {<b># to {to}</b>}}}}';
const tag = { b: (chunks: unknown) => `[${[chunks].flat().join('')}]` };

it.each([
  [
    'a Latin name',
    'Signed in as {login}.',
    { login: 'alice@example.org' },
    'Signed in as alice@example.org.',
  ],
  ['a Hebrew name', 'Signed in as {login}, 3.', { login: 'דנה' }, 'Signed in as \u2068דנה\u2069, 3.'],
  ['an override', '{name} was deleted', { name: 'a\u202eb' }, 'ab was deleted'],
  ['a number', '{from}–{to, number}', { from: 1, to: 1234 }, '1–1,234'],
  ['a word of ours', TO, { to: 'none', count: 1, ...tag }, 'nobody'],
  ['a name in a tag', TO, { to: 'דנה', count: 2, ...tag }, '[2 to \u2068דנה\u2069]'],
])('isolates in a sentence from left to right what is not: %s', (_, text, values, said) => {
  expect(say('en', text, values)).toBe(said);
});

it.each([
  [
    'a Latin name',
    'מחובר: {login}.',
    { login: 'alice@example.org' },
    'מחובר: \u2068alice@example.org\u2069.',
  ],
  ['a Hebrew name', 'מחובר: {login}.', { login: 'דנה' }, 'מחובר: \u2068דנה\u2069.'],
  ['an override', '{name} נמחק', { name: 'a\u202eb\u2069' }, '\u2068ab\u2069 נמחק'],
  ['a number that is only a number', '{from}–{to, number}', { from: 1, to: 12 }, '1–12'],
  ['a number in words', '{value}%', { value: '98.2' }, '98.2%'],
  ['dates and times', '{value}', { value: '30/11/2026, 12:05' }, '30/11/2026, 12:05'],
  ['brackets without letters', '{value} נמחק', { value: '(50%) 10–20' }, '\u2068(50%) 10–20\u2069 נמחק'],
  ['a word of ours', TO, { to: 'none', count: 1, ...tag }, 'nobody'],
  ['a name in a branch', TO, { to: 'a@b.c', count: 1, ...tag }, '1 to \u2068a@b.c\u2069'],
  ['a name in a tag', TO, { to: 'a@b.c', count: 5, ...tag }, '[5 to \u2068a@b.c\u2069]'],
  ['a sentence that is a name', '{name}', { name: 'x' }, '\u2068x\u2069'],
  ['nothing', 'שלום', undefined, 'שלום'],
])('isolates in a sentence from right to left whatever it is given: %s', (_, text, values, said) => {
  expect(say('he', text, values)).toBe(said);
});

it.each(['he-Latn', 'he-Abcd-QQ', 'he-IL'])(
  'goes by the language of the texts, whatever else a tag says: %s',
  (locale) => {
    expect(say(locale, '{x}', { x: 'a' })).toBe('\u2068a\u2069');
  },
);

it('keeps together in Hebrew what is one word of several values', () => {
  const { imap, dspam } = hebrew.doctor;
  for (const text of Object.values(imap))
    expect(
      say('he', text, { days: 3, host: 'imap.example.org', port: 1143, name: 'x', reason: 'x' }),
    ).toContain('\u2066\u2068imap.example.org\u2069:1143\u2069');
  for (const text of Object.values(dspam).filter((each) => each.includes('{owner}')))
    expect(
      say('he', text, {
        file: 'f',
        owner: 'root',
        group: 'mail',
        mode: '2755',
        dataGroup: 'd',
        user: 'u',
        trusted: 't',
      }),
    ).toContain('\u2066\u2068root\u2069:\u2068mail\u2069 2755\u2069');
});

it('says the same text in two languages, each as it has to be', () => {
  expect(say('he', '{x}', { x: 'a' })).toBe('\u2068a\u2069');
  expect(say('en', '{x}', { x: 'a' })).toBe('a');
  expect(say('he', '{x}', { x: 'a' })).toBe('\u2068a\u2069');
});
