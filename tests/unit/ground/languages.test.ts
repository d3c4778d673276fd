import { expect, it } from 'vitest';
import { isLanguage, LANGUAGES, languageOf } from '@/lib/ground/languages';

it.each([
  ['de', 'de'],
  ['de-AT', 'de'],
  ['DE-at', 'de'],
  ['pt', 'pt-BR'],
  ['pt-PT', 'pt-BR'],
  ['en-GB', 'en'],
  ['iw', 'he'],
  ['iw-IL', 'he'],
  ['sv', null],
  ['', null],
  ['de_AT', null],
  ['toString', null],
])('%j means %j', (tag, language) => {
  expect(languageOf(tag)).toBe(language);
});

it('knows its own names, and no others', () => {
  expect(Object.keys(LANGUAGES).filter((tag) => !isLanguage(tag) || languageOf(tag) !== tag)).toEqual([]);
  expect([isLanguage('eo'), isLanguage('toString'), isLanguage(undefined)]).toEqual([false, false, false]);
});

it('calls each language as it calls itself, in the order of its alphabet', () => {
  for (const [tag, name] of Object.entries(LANGUAGES)) {
    const itself = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? '';
    expect(name.toLocaleLowerCase(tag)).toBe(itself.toLocaleLowerCase(tag));
  }
});
