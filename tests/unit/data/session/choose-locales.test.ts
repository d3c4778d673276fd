import { describe, expect, it } from 'vitest';
import { askedLocales } from '@/lib/data/session/asked-locales';
import { chooseLocales } from '@/lib/data/session/choose-locales';

describe('what a browser asks for', () => {
  it.each([
    [null, []],
    ['', []],
    ['*', []],
    ['en;q=0.5, sv-SE;q=0.8', ['sv-SE', 'en']],
    ['fr;q=0, nl', ['nl']],
    ['zh-Hant-TW', ['zh-Hant-TW']],
    ['xx-nowhere, it', ['it']],
    ['iw, PT-br', ['he', 'pt-BR']],
    // No more than a language, a script and a region: not somebody's calendar, and nothing endless.
    ['en-u-ca-hebrew, da', ['da']],
    [`${'a'.repeat(5000)}, de`, []],
    [`de, ${'xx-YY;q=0.1, '.repeat(400)}fr`, ['de']],
    ['en\r\nX: y', []],
    ['de;q=abc, fi', ['fi']],
    ['de;q=1e9, fi', ['fi']],
  ])('%j: %j', (header, locales) => {
    expect(askedLocales(header)).toEqual(locales);
  });
});

describe('in which language somebody reads', () => {
  it.each([
    [null, 'en', 'en', 'en'],
    ['*', 'en', 'en', 'en'],
    ['en-GB', 'en', 'en-GB', 'en-GB'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de', 'de-AT', 'de-AT'],
    ['es-419', 'es', 'es-419', 'es-419'],
    ['fr;q=0, nl', 'nl', 'nl', 'nl'],
    ['tlh, pt-BR', 'pt-BR', 'pt-BR', 'pt-BR'],
    ['pt', 'pt-BR', 'pt-BR', 'pt'],
    // The words are those of Brazil, the dates are not.
    ['pt-PT', 'pt-BR', 'pt-BR', 'pt-PT'],
    // Not ours: dates as they are used to them (decision 164), words of what they ask for next, or the site's.
    ['sv-SE, de;q=0.5', 'de', 'de', 'sv-SE'],
    ['zh-Hant-TW', 'en', 'en', 'zh-Hant-TW'],
    // A script of its own, in which our texts are not written: pages would run the wrong way.
    ['he-Latn, it;q=0.5', 'it', 'it', 'he-Latn'],
    ['de-Arab', 'en', 'en', 'de-Arab'],
    ['he-Hebr-IL', 'he', 'he-Hebr-IL', 'he-Hebr-IL'],
  ])('by %j: %s', (header, language, locale, dates) => {
    expect(chooseLocales({ chosen: null, header }, 'en')).toEqual({ language, locale, dates });
  });

  it.each([
    ['de', 'en-GB,en', { language: 'de', locale: 'de', dates: 'de' }],
    ['de', 'en-GB,de-CH;q=0.5', { language: 'de', locale: 'de-CH', dates: 'de-CH' }],
    ['de', 'sv-SE', { language: 'de', locale: 'de', dates: 'de' }],
    ['en', 'de-DE,en-GB;q=0.5', { language: 'en', locale: 'en-GB', dates: 'en-GB' }],
    ['he', 'he-Latn', { language: 'he', locale: 'he', dates: 'he' }],
    ['de', 'de-Arab,de-AT', { language: 'de', locale: 'de-AT', dates: 'de-AT' }],
    // A language that is gone, and what anybody may put into a cookie.
    ['eo', 'it', { language: 'it', locale: 'it', dates: 'it' }],
    ['', 'it', { language: 'it', locale: 'it', dates: 'it' }],
    ['toString', 'it', { language: 'it', locale: 'it', dates: 'it' }],
    ['../en', null, { language: 'fr', locale: 'fr', dates: 'fr' }],
    [undefined, 'xx;q=0.9', { language: 'fr', locale: 'fr', dates: 'fr' }],
  ])('by the choice %j, else %j, else the site’s', (chosen, header, locales) => {
    expect(chooseLocales({ chosen, header }, 'fr')).toEqual(locales);
  });
});
