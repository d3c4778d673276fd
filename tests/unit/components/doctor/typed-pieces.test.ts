import { expect, it } from 'vitest';
import { typedPieces } from '@/components/doctor/typed-pieces';
import formatMessage from '@/components/ui/format-message';
import en from '@/messages/en.json';
import he from '@/messages/he.json';

const formatters = {
  getNumberFormat: (...args: ConstructorParameters<typeof Intl.NumberFormat>) =>
    new Intl.NumberFormat(...args),
  getDateTimeFormat: (...args: ConstructorParameters<typeof Intl.DateTimeFormat>) =>
    new Intl.DateTimeFormat(...args),
  getPluralRules: (...args: ConstructorParameters<typeof Intl.PluralRules>) => new Intl.PluralRules(...args),
};

function typedIn(locale: string, text: string, values: Record<string, string>) {
  const said = String(formatMessage('key', text, values, { locale, timeZone: 'UTC', formatters }));
  return typedPieces(said, values)
    .filter(({ isTyped }) => isTyped)
    .map((piece) => piece.text);
}

const home = {
  home: '/var/spool/dspam',
  ...{ why: 'marks', file: '/var/spool/dspam/data/.dashboard-site', noted: '1-2', there: '3-4' },
  command: "echo 1-2 > '/var/spool/דנה/mark'",
  statement: "INSERT IGNORE INTO dashboard_site VALUES (1, '1-2', UTC_TIMESTAMP(3));",
};

it.each([
  ['en', en],
  ['he', he],
])('what the doctor asks to type is copied as it stands: %s', (locale, { doctor }) => {
  for (const text of [doctor.home.away, doctor.home.other])
    expect(typedIn(locale, text, home)).toEqual([home.command, home.statement]);
  expect(typedIn(locale, doctor.daemon.noPidFolder, { file: '/run/d/d.pid', folder: '/run/d' })).toEqual([
    'd /run/d 0775 root mail',
  ]);
  expect(typedIn(locale, doctor.mailQueue.failed, { command: 'mailq -v' })).toEqual(['mailq -v']);
});

it('a sentence is whole without its code, and one that asks for nothing is one piece', () => {
  expect(typedPieces('Type \u2068rm x\u2069, or `a\u2068b\u2069`.', { command: 'rm x' })).toEqual([
    { text: 'Type ', isTyped: false },
    { text: 'rm x', isTyped: true },
    { text: ', or ', isTyped: false },
    { text: 'ab', isTyped: true },
    { text: '.', isTyped: false },
  ]);
  expect(typedPieces('Fine.', { command: '', mode: 3 })).toEqual([{ text: 'Fine.', isTyped: false }]);
});
