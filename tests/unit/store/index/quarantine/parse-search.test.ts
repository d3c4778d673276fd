import { describe, expect, it } from 'vitest';
import { isContradiction, parseSearch } from '@/lib/store/index/quarantine/parse-search';

const terms = (search: string) =>
  parseSearch(search).terms.map(({ field, text, isNot }) => `${isNot ? '-' : ''}${field}|${text}`);
const times = (search: string, zone = 'UTC') => {
  const { receivedFrom, receivedTo } = parseSearch(search, zone);
  return [receivedFrom?.toISOString() ?? null, receivedTo?.toISOString() ?? null];
};

describe('parseSearch', () => {
  it('takes words, each once, folded as the texts are', () => {
    expect(terms('  Grüße  INVOICE invoice ')).toEqual(['any|gruße', 'any|invoice']);
    expect(terms('')).toEqual([]);
    expect(parseSearch(undefined)).toEqual({ terms: [] });
  });

  it('takes operators in any case, with a blank behind them or without', () => {
    expect(terms('from:Mia SUBJECT:Invoice To:sales')).toEqual(['from|mia', 'subject|invoice', 'to|sales']);
    expect(terms('from: mia hello')).toEqual(['from|mia', 'any|hello']);
    expect(terms('from:mia@shop.example')).toEqual(['from|mia@shop.example']);
  });

  it('takes what is quoted as one, with all signs that quote', () => {
    expect(terms('"last  reminder" x')).toEqual(['any|last reminder', 'any|x']);
    expect(terms('from:"Ann Lee" subject:“big sale”')).toEqual(['from|ann lee', 'subject|big sale']);
    expect(terms('„Letzte Mahnung“')).toEqual(['any|letzte mahnung']);
    expect(terms('from:«Анна Ли» « dernier rappel »')).toEqual(['from|анна ли', 'any|dernier rappel']);
    // In Hebrew the same sign stands in abbreviations.
    expect(terms('״תזכורת אחרונה״ בע״מ ״דו״ח שנתי״')).toEqual([
      'any|תזכורת אחרונה',
      'any|בע״מ',
      'any|דו״ח שנתי',
    ]);
    expect(terms('״תזכורת')).toEqual(['any|״תזכורת']);
    // Not closed, and within a word.
    expect(terms('subject:"big sale')).toEqual(['subject|big sale']);
    expect(terms('5" pipe')).toEqual(['any|5"', 'any|pipe']);
    expect(terms('"from:mia"')).toEqual(['any|from:mia']);
    expect(terms('"" from:"" x')).toEqual(['any|x']);
  });

  it('takes an address as it is copied from a header, in its brackets', () => {
    expect(parseSearch('from:<a5@x.example>')).toEqual(parseSearch('from:a5@x.example'));
    expect(parseSearch('to:"<a5@x.example>"')).toEqual(parseSearch('to:a5@x.example'));
  });

  it('names quotation marks with no word in them', () => {
    for (const typed of ['"', '""', '-"', '“ ”'])
      expect(parseSearch(typed), typed).toEqual({ terms: [], misread: [{ typed, why: 'noWords' }] });
  });

  it('leaves out what has a minus', () => {
    expect(terms('-newsletter -from:mia -"big sale"')).toEqual([
      '-any|newsletter',
      '-from|mia',
      '-any|big sale',
    ]);
    expect(parseSearch('-has:attachment').hasAttachment).toBe(false);
    // None of these is meant so.
    expect(terms('e-mail - -- --x')).toEqual(['any|e-mail', 'any|-', 'any|--', 'any|--x']);
  });

  it('knows attachments', () => {
    expect(parseSearch('has:attachment invoice')).toEqual({
      terms: [{ field: 'any', text: 'invoice', isNot: false }],
      hasAttachment: true,
    });
    expect(parseSearch('HAS:Attachments').hasAttachment).toBe(true);
  });

  it('takes days in the zone of who asks: one is not before itself, and is after', () => {
    expect(times('before:2026-11-01')).toEqual([null, '2026-10-31T23:59:59.000Z']);
    expect(times('after:2026/11/1')).toEqual(['2026-11-01T00:00:00.000Z', null]);
    expect(times('after:30.11.2026', 'Europe/Berlin')).toEqual(['2026-11-29T23:00:00.000Z', null]);
    expect(times('before:2026-03-30', 'Europe/Berlin')).toEqual([null, '2026-03-29T21:59:59.000Z']);
    expect(times('-before:2026-11-01 -after:2026-12-01')).toEqual([
      '2026-11-01T00:00:00.000Z',
      '2026-11-30T23:59:59.000Z',
    ]);
    // All of it has to be true.
    expect(times('after:2026-01-01 after:2026-05-01 before:2026-09-01 before:2026-08-01')).toEqual([
      '2026-05-01T00:00:00.000Z',
      '2026-07-31T23:59:59.000Z',
    ]);
  });

  it('takes what no operator can have, and other words with a colon, for words', () => {
    expect(terms('before:yesterday after:2026-02-30 has:stars')).toEqual([
      'any|before:yesterday',
      'any|after:2026-02-30',
      'any|has:stars',
    ]);
    expect(terms('after:0026-01-01')).toEqual(['any|after:0026-01-01']);
    expect(times('after:2026-02-30')).toEqual([null, null]);
    expect(terms('re: https://x.example/a?b=c:d mysubject:x from:')).toEqual([
      'any|re:',
      'any|https://x.example/a?b=c:d',
      'any|mysubject:x',
      'any|from:',
    ]);
  });

  it('looks for what stands behind forty words side by side, and so never for less', () => {
    const words = Array.from({ length: 66 }, (_, index) => `w${index}`);
    const forty = words.slice(0, 40).map((word) => `any|${word}`);
    expect(terms(words.slice(0, 40).join(' '))).toEqual(forty);
    expect(terms(words.join(' '))).toEqual([...forty, `any|${words.slice(40).join(' ')}`]);
    expect(terms(`${words.slice(0, 40).join(' ')} -from:x "a`)).toEqual([...forty, 'any|-from:x "a']);
  });

  it('ends on any input', () => {
    const signs = ['-', '"', 'from:', ' ', ':', 'has:', '“', 'a', '\n', 'before:', '\u3000'];
    for (let seed = 1; seed < 3_000; seed++) {
      let search = '';
      for (let left = seed * 7_919; left > 0; left = Math.floor(left / signs.length))
        search += signs[left % signs.length];
      for (const { text } of parseSearch(search).terms) expect(text.trim()).not.toBe('');
    }
  });
});

describe('isContradiction', () => {
  it.each([
    ['invoice -invoice', true],
    ['-Invoice INVOICE', true],
    ['"the invoice" -invoice', true],
    ['subject:invoice -voice', true],
    ['from:mia -from:mia', true],
    ['from:mia@shop.example -from:shop', true],
    // It may be in another place.
    ['invoice -subject:invoice', false],
    ['from:mia -subject:mia', false],
    ['to:mia -mia', false],
    ['invoice -invoices', false],
    ['one two -"one two"', false],
    ['-one -one', false],
    ['one two', false],
    ['', false],
  ])('%s', (search, expected) => {
    expect(isContradiction(parseSearch(search).terms)).toBe(expected);
  });
});
