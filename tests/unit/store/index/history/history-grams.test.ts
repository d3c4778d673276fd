import { expect, it } from 'vitest';
import { gramsOfWords, markGrams } from '@/lib/store/index/history/history-grams';

const TEXT = 'alice <alice@example.org> invoice 2026-117 über straße\nbob 会議資料 の件 ok x yz é';

function marked(text: string): Set<number> {
  const grams = new Set<number>();
  markGrams(text, (gram) => grams.add(gram));
  return grams;
}

it('marks all that any part of any word asks for', () => {
  const grams = marked(TEXT);
  for (const word of TEXT.split(/\s+/))
    for (let from = 0; from < word.length; from++)
      for (let to = from + 1; to <= word.length; to++)
        for (const gram of gramsOfWords([word.slice(from, to)])) expect(grams).toContain(gram);
});

it('tells most words that are not there', () => {
  const grams = marked(TEXT);
  const absent = ['zebra', 'invoices', 'voiceless', 'bobalice', 'qqq', '会資', '2027', 'zz', '62'];
  expect(absent.filter((word) => gramsOfWords([word]).every((gram) => grams.has(gram)))).toEqual([]);
});

it('cannot tell words of one letter, and asks for few pieces of very long ones', () => {
  expect(gramsOfWords(['x', 'é', '-a'])).toEqual([]);
  expect(gramsOfWords(['ab']).length).toBe(1);
  expect(gramsOfWords(['会議']).length).toBe(1);
  expect(gramsOfWords(['lopadotemachoselachogaleokranioleipsano'.repeat(5)]).length).toBeLessThanOrEqual(24);
});
