import { readdirSync } from 'node:fs';
import { createFormatter, createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { textsOf } from '@/lib/data/session/texts-of';
import { isLanguage, LANGUAGES, type Language } from '@/lib/ground/languages';
import english from '@/messages/en.json';
import lastResort from '@/messages/last-resort/crash.json';
import { shapeOfText } from '../support/house/shape-of-text';

type Texts = { [name: string]: string | Texts };

/** Names, which no language translates. */
const NAMES = [
  ...['DSPAM', '{page} – DSPAM', 'Message-Id', 'dspam.conf', 'DSPAM_HOME', 'NEXTAUTH_URL', 'COMPRESSION'],
  ...['LISTEN_SOCKET', 'FILTER_HOSTS', 'max_allowed_packet', 'system.log', 'Opt in, opt out'],
  ...['TP', 'TN', 'FP', 'FN', 'SC', 'IC'],
];

/** Texts that a language has in common with English. */
const SAME: Partial<Record<Language, string[]>> = {
  cs: ['Spam', 'Virus', 'Role'],
  de: [
    ...['Spam', 'Virus', 'Status', 'Domain', 'Filter', 'Name', 'Host', 'Training', 'Whitelist', 'Engine'],
    ...['Daemon', 'In dspam.conf', 'in {header}: {words}'],
  ],
  es: ['Spam', 'Virus', 'Host', 'Error'],
  fr: [
    ...[
      'Spam',
      'Virus',
      'Pages',
      'Site',
      'Maintenance',
      'Action',
      'Signature',
      'Signatures',
      'Date',
      'Source',
    ],
    ...['Message', 'Messages', 'Fragments', 'Purge', 'Table', 'Tables'],
    '{count, plural, one {# message} other {# messages}}',
  ],
  it: [
    ...['Spam', 'Virus', 'Host', 'Whitelist', 'Password', 'Login', 'Trust', 'Database', 'In dspam.conf'],
    'in {header}: {words}',
  ],
  nl: [
    ...[
      'Spam',
      'Virus',
      'Status',
      'Host',
      'Training',
      'Engine',
      'Daemon',
      'Database',
      'Mailbox',
      'Privileges',
    ],
    ...['In dspam.conf', 'in {header}: {words}'],
  ],
  'pt-BR': ['Spam', 'Status', 'Host', 'Daemon', 'Logs'],
};

/** What stands around what is quoted, in each language. */
const MARKS: Record<string, string> = {
  ...{ cs: '„“', de: '„“', es: '«»', fr: '«»', he: '״', it: '«»' },
  ...{ nl: '“”', 'pt-BR': '“”', ru: '«»' },
};

/** Every text with its key, from whatever depth. */
function* textsIn(texts: Texts, above = ''): Generator<[key: string, text: string]> {
  for (const [name, text] of Object.entries(texts))
    if (typeof text === 'string') yield [`${above}${name}`, text];
    else yield* textsIn(text, `${above}${name}.`);
}

/** The forms that numbers have in a language. Of the Romance ones `many` is for whole millions, which next-intl groups as digits: nobody says them here. */
function formsOf(language: Language): string[] {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  return pluralCategories.filter((form) => form !== 'many' || !/^(?:es|fr|it|pt)/.test(language));
}

const others = Object.keys(LANGUAGES).filter((tag) => tag !== 'en');

it('has a file for each language, and no other', () => {
  const files = readdirSync('messages').filter((file) => file.endsWith('.json'));
  expect(files.map((file) => file.replace('.json', '')).sort()).toEqual(Object.keys(LANGUAGES).sort());
});

it('says the last resort of all errors as each file does', async () => {
  const said = Object.keys(LANGUAGES).map(async (tag) => {
    const { app, crash } = await textsOf(isLanguage(tag) ? tag : 'en');
    return [tag, { app, crash }];
  });
  expect(lastResort).toEqual(Object.fromEntries(await Promise.all(said)));
});

describe.each(others)('messages/%s.json', (tag) => {
  const language = isLanguage(tag) ? tag : 'en';
  const load = async () => [...textsIn(await textsOf(language))];
  const inEnglish = new Map(textsIn(english));

  it('has the keys of English, in the same order', async () => {
    expect((await load()).map(([key]) => key)).toEqual([...inEnglish.keys()]);
  });

  it('asks for the same values, tags and choices, and has each form of its numbers', async () => {
    const forms = formsOf(language);
    const faults = (await load()).flatMap(([key, text]) => {
      const [theirs, ours] = [shapeOfText(inEnglish.get(key) ?? ''), shapeOfText(text)];
      const sets = [
        ['values', theirs.values, ours.values],
        ['tags', theirs.tags, ours.tags],
        ...[...theirs.selects].map(
          ([value, branches]) => [value, branches, ours.selects.get(value) ?? new Set()] as const,
        ),
      ] as const;
      return [
        ...sets.flatMap(([what, wanted, found]) =>
          [...wanted].sort().join() === [...found].sort().join()
            ? []
            : `${key}: ${what} ${[...wanted].join()}, not ${[...found].join()}`,
        ),
        ...ours.plurals.flatMap(({ value, branches }) =>
          forms.filter((form) => !branches.includes(form)).map((form) => `${key}: ${value} without ${form}`),
        ),
      ];
    });
    expect(faults).toEqual([]);
  });

  it('leaves nothing in English but names', async () => {
    const same = [...NAMES, ...(SAME[language] ?? [])];
    const left = (await load()).filter(
      ([key, text]) =>
        text === inEnglish.get(key) && /\p{L}{2}/u.test(shapeOfText(text).words) && !same.includes(text),
    );
    expect(left).toEqual([]);
    const all = new Set((await load()).map(([, text]) => text));
    expect((SAME[language] ?? []).filter((text) => !all.has(text))).toEqual([]);
  });

  it('speaks of what looks like spam by the word that the list marks it with', async () => {
    const { likely, releaseQuestion } = await textsOf(language);
    expect(releaseQuestion.unlikely).toContain(likely.unlikely);
  });

  it('can be put into words, in each form of a number', async () => {
    const texts = await textsOf(language);
    const fail = (error: Error) => {
      throw error;
    };
    const t = createTranslator({
      locale: language,
      messages: JSON.parse(JSON.stringify(texts)),
      onError: fail,
    });
    for (const [key, text] of textsIn(texts))
      for (const number of [0, 1, 2, 3, 5, 21, 1.5]) {
        const { values, tags } = shapeOfText(text);
        const given = Object.fromEntries([...values].map((value) => [value, number]));
        const filled = Object.fromEntries([...tags].map((name) => [name, () => 'x']));
        expect(t.markup(key, { ...given, ...filled })).not.toBe('');
      }
  });

  it('has quotation marks and apostrophes of print, but in what is typed', async () => {
    const isTyped = (text: string) => /['"]/.test(shapeOfText(text).words);
    const typed = (await load()).filter(([key, text]) => isTyped(text) && !isTyped(inEnglish.get(key) ?? ''));
    expect(typed).toEqual([]);
  });

  it('quotes with the marks of its language alone', async () => {
    const other = (text: string) =>
      (text.match(/[“”„‟«»‹›״]/gu) ?? []).some((mark) => !MARKS[tag]?.includes(mark));
    expect((await load()).filter(([, text]) => other(text))).toEqual([]);
  });
});

it('writes numbers, sizes and times as each language does', async () => {
  const said = Object.fromEntries(
    Object.keys(LANGUAGES).map((locale) => {
      const format = createFormatter({ locale, timeZone: 'Europe/Berlin' });
      const now = new Date('2026-03-05T12:00:00Z');
      return [
        locale,
        [
          format.number(1234567.5),
          format.number(0.256, { style: 'percent', maximumFractionDigits: 1 }),
          format.relativeTime(new Date('2026-03-05T10:00:00Z'), now),
          format.list(['A', 'B', 'C']),
        ]
          .join(' | ')
          .replace(/\s/g, ' '),
      ];
    }),
  );
  expect(said).toMatchObject({
    en: '1,234,567.5 | 25.6% | 2 hours ago | A, B, and C',
    de: '1.234.567,5 | 25,6 % | vor 2 Stunden | A, B und C',
    'pt-BR': '1.234.567,5 | 25,6% | há 2 horas | A, B e C',
    ru: '1 234 567,5 | 25,6 % | 2 часа назад | A, B и C',
  });
});
