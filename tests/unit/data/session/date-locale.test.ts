import { expect, it } from 'vitest';
import { dateLocaleOf } from '@/lib/data/session/date-locale';

it.each([
  [null, 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['en-GB', 'en-GB'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de-AT'],
  ['en;q=0.5, sv-SE;q=0.8', 'sv-SE'],
  ['fr;q=0, nl', 'nl'],
  ['zh-Hant-TW', 'zh-Hant-TW'],
  ['es-419', 'es-419'],
  ['xx-nowhere, it', 'it'],
  ['tlh, pt-BR', 'pt-BR'],
  // No more than a language, a script and a region: not somebody's calendar, and nothing endless.
  ['en-u-ca-hebrew, da', 'da'],
  [`${'a'.repeat(5000)}, de`, 'en'],
  ['en\r\nX: y', 'en'],
  ['de;q=abc, fi', 'fi'],
])('%j: %s', (header, locale) => {
  expect(dateLocaleOf(header)).toBe(locale);
});
