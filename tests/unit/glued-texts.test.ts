// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are sources with templates.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import messages from '@/messages/en.json';
import { findBrokenTexts } from '../support/house/find-broken-texts';
import { findGluedTexts } from '../support/house/find-glued-texts';

type Texts = { [name: string]: string | Texts };

/** Every text with its key, from whatever depth. */
function* textsIn(texts: Texts, above = ''): Generator<[key: string, text: string]> {
  for (const [name, text] of Object.entries(texts))
    if (typeof text === 'string') yield [`${above}${name}`, text];
    else yield* textsIn(text, `${above}${name}.`);
}

const all = [...textsIn(messages)];

function textsOf(noun: string, keys: RegExp): string[] {
  const above = noun === '' ? '' : `${noun}.`;
  return all.flatMap(([key, text]) =>
    key.startsWith(above) && keys.test(key.slice(above.length)) ? text : [],
  );
}

describe('texts', () => {
  it('are whole in each of their branches, and ask for a value once', () => {
    const broken = all.flatMap(([key, text]) => findBrokenTexts(text).map((fault) => `${key}: ${fault}`));
    expect(broken).toEqual([]);
  });

  it.each([
    [
      'Released {count}{to, select, none {} other { to {to}}}',
      ['to, none: no whole words', 'to, other: no whole words'],
    ],
    [
      '{n, plural, one {# is} other {# are}} old, move {n, plural, one {it} other {them}}',
      ['asks twice for n'],
    ],
    [
      '{n, plural, one {# is old} other {# are old}}, {of, plural, one {of # {n, plural, one {a} other {b}}} other {of #}}',
      ['asks twice for n'],
    ],
    [
      '{to, select, none {{n, plural, one {# went} other {# went}}} other {{n, plural, one {# went to {to}} other {# went to {to}}}}}',
      [],
    ],
    ['<b>{n, number}</b> of {all, number}', []],
  ])('%s', (text, faults) => {
    expect(findBrokenTexts(text)).toEqual(faults);
  });

  it('are put together with nothing in pages and components', () => {
    const files = ['app', 'components'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.tsx?$/.test(file))
        .map((file) => `${folder}/${file}`),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => findGluedTexts(file, readFileSync(file, 'utf8'), textsOf))).toEqual([]);
  });
});

describe('findGluedTexts', () => {
  const known: Record<string, string> = {
    'a.left': '# left',
    'a.done': 'It is done.',
    'a.ended': 'It ended.',
  };
  const found = (code: string) =>
    findGluedTexts('x.tsx', `const t = useTranslations('a');\n${code}`, (noun, keys) =>
      Object.entries(known).flatMap(([key, text]) => (keys.test(key.slice(noun.length + 1)) ? text : [])),
    ).length;

  it.each([
    'const x = `${t("left")} (${count})`;',
    'const x = t("left") + ", " + t("left");',
    'const x = [t("left"), detail].join(": ");',
    '<p>{t("left")} {count}</p>',
    '<p>{t("left")}: {t("done")}</p>',
    '<p>{t("done")}, {count}</p>',
    '<p>{isMore && ` ${t("left")}`}{t("done")}</p>',
    '<p>{t("done")} {textOf(t, name)}</p>',
  ])('finds %s', (code) => {
    expect(found(code)).toBeGreaterThan(0);
  });

  it.each([
    '<p>{t("done")} {isMore && t("ended")}</p>',
    '<p>{t(isMore ? "done" : "ended")} <a href={path}>{t("left")}</a></p>',
    'const x = [t("done"), t("ended")].join(" ");',
    '<p>{subject || t("left")}</p>',
    'const x = `/${path}?${search}`;',
    '<dl><dt>{t("left")}</dt><dd>{count}</dd></dl>',
  ])('lets %s pass', (code) => {
    expect(found(code)).toBe(0);
  });
});
