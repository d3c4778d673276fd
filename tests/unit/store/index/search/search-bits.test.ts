import { describe, expect, it } from 'vitest';
import {
  markPieces,
  markTextPieces,
  slicesOfWords,
  textSlicesOfWords,
} from '@/lib/store/index/search/search-bits';
import { SLICES, TEXT_SLICES } from '@/lib/store/index/search/search-layout';

function slicesOf(text: string): Set<number> {
  const slices = new Set<number>();
  markPieces(text, (slice) => slices.add(slice));
  return slices;
}
const mayHave = (text: string, ...words: string[]) => {
  const slices = slicesOf(text);
  return slicesOfWords(words).every((slice) => slices.has(slice));
};

describe('the bits of pieces of words', () => {
  it('never miss a part of a word', () => {
    const text = 'jürgen_müller <j.m@x7.example>\ninvoice #42 – 100% 東京都 \u{1f600}ok';
    expect([...slicesOf(text)].every((slice) => slice >= 0 && slice < SLICES)).toBe(true);
    for (const word of text.split(/\s+/))
      for (let from = 0; from < word.length; from++)
        for (let to = from + 1; to <= word.length; to++)
          expect(mayHave(text, word.slice(from, to)), word.slice(from, to)).toBe(true);
    expect(mayHave(text, 'müller', 'invoice', '東', '%')).toBe(true);
  });

  it('tell most of what is not there', () => {
    const text = 'mia <mia@shop.example.com>\ninvoice of june';
    for (const word of ['invoices', 'winner', 'alice', '#', '東', 'zqx', 'oice@'])
      expect(mayHave(text, word), word).toBe(false);
    // Of words that run over a blank or a line, nothing is kept: nobody can search for them.
    expect(mayHave(text, 'com>invoice')).toBe(false);
    const others = Array.from({ length: 2_000 }, (_unused, index) =>
      (index * 7919).toString(36).padStart(5, 'q'),
    );
    expect(others.filter((word) => mayHave(text, word)).length).toBeLessThan(10);
  });

  it('never miss a part of a word of a text, and tell most of what is not there', () => {
    const text = `bob@example.org\n${Array.from({ length: 400 }, (_unused, index) => (index * 7919).toString(36)).join(' ')} 東京都 50%`;
    const slices = new Set<number>();
    markTextPieces(text, (slice) => slices.add(slice));
    expect(Math.min(...slices)).toBeGreaterThanOrEqual(SLICES);
    expect(Math.max(...slices)).toBeLessThan(SLICES + TEXT_SLICES);
    for (const word of text.split(/\s+/))
      for (const part of [word, word.slice(1), word.slice(0, 2), word.slice(-1)])
        for (const slice of textSlicesOfWords([part])) expect(slices).toContain(slice);
    const others = Array.from({ length: 2_000 }, (_unused, index) => `zy${(index * 104_729).toString(36)}xw`);
    const mayHave = others.filter((word) => textSlicesOfWords([word]).every((slice) => slices.has(slice)));
    expect(mayHave.length).toBeLessThan(20);
    expect(textSlicesOfWords(['a'])).toEqual([]);
  });

  it('say nothing of single letters and digits, and narrow by each of several words', () => {
    expect(slicesOfWords(['a', '7'])).toEqual([]);
    expect(slicesOfWords([])).toEqual([]);
    const long = 'antidisestablishmentarianism'.repeat(20);
    expect(mayHave(long, long, 'wqz')).toBe(false);
    expect(slicesOfWords([long]).length).toBeLessThanOrEqual(20);
  });
});
