import { describe, expect, it } from 'vitest';
import { readTokens, type Token } from '@/lib/formats/tokens/read-tokens';
import { areAlike, type Likeness, likenessOf } from '@/lib/messages/campaigns/text-likeness';
import { readRankingSet } from '../../../support/ranking-set';

const CHAIN = { chain: true, urls: true, ignoredHeaders: new Set<string>() };
const read = (text: string) => readTokens(Buffer.from(text, 'latin1'), CHAIN).tokens;
const likeness = (text: string): Likeness => likenessOf(read(text)) ?? [0, 0, 0, 0];
const WORDS = Array.from({ length: 300 }, (_, at) => `word${at}`);
const mail = (words: readonly string[], header = 'Subject: x') => `${header}\n\n${words.join(' ')}\n`;

/** The share of their words and pairs that two texts have in common. */
function inCommon(a: readonly Token[], b: readonly Token[]): number {
  const bodyOf = (tokens: readonly Token[]) =>
    new Set(tokens.filter(({ name }) => !name.includes('*')).map(({ name }) => name));
  const [one, other] = [bodyOf(a), bodyOf(b)];
  const both = [...one].filter((name) => other.has(name)).length;
  return both / (one.size + other.size - both);
}

describe('likenessOf', () => {
  it('is the same for the same text, whatever its header and its links say', () => {
    const one = mail([...WORDS, 'http://a.example/1234']);
    const other = mail([...WORDS, 'http://b.example/98765'], 'Subject: another\nTo: bob@example.org');
    expect(likeness(one)).toEqual(likeness(other));
  });

  it('is nearly the same where a name and a number are another', () => {
    const other = WORDS.with(3, 'Bob').with(200, '4711');
    expect(areAlike(likeness(mail(WORDS)), likeness(mail(other)))).toBe(true);
  });

  it('is another for another text', () => {
    const other = WORDS.map((word) => `other${word}`);
    expect(areAlike(likeness(mail(WORDS)), likeness(mail(other)))).toBe(false);
  });

  it.each(['', 'Please call me back.', WORDS.slice(0, 20).join(' ')])(
    'is null for a short text: %s',
    (text) => {
      expect(likenessOf(read(mail([text])))).toBeNull();
    },
  );

  it('bears a text of 20,000 different words', () => {
    expect(likenessOf(read(mail(Array.from({ length: 30_000 }, (_, at) => `w${at}`))))).not.toBeNull();
  });

  it('finds real mail alike that has most of its words in common, and never innocent mail and spam', () => {
    const mails = readRankingSet()
      .messages.slice(-500)
      .flatMap(({ source, isInnocent }) => {
        const { tokens } = readTokens(source, CHAIN);
        const found = likenessOf(tokens);
        return found ? [{ tokens, isInnocent, found }] : [];
      });
    const pairs = mails.flatMap((one, at) =>
      mails.slice(at + 1).flatMap((other) => (areAlike(one.found, other.found) ? [{ one, other }] : [])),
    );
    expect(pairs.length).toBeGreaterThan(20);
    for (const { one, other } of pairs) {
      expect(inCommon(one.tokens, other.tokens)).toBeGreaterThan(0.5);
      expect(one.isInnocent).toBe(other.isInnocent);
    }
  });
});

describe('areAlike', () => {
  it('bears seven bits that differ, and no eighth', () => {
    expect(areAlike([1, 2, 3, 4], [1, 2, 3, 4])).toBe(true);
    expect(areAlike([0, 0, 0, 0], [0xf, 1, 3, 0])).toBe(true);
    expect(areAlike([0, 0, 0, 0], [0xf, 3, 3, 0])).toBe(false);
  });

  it('knows no texts that have no quarter in common, by which they would be found', () => {
    expect(areAlike([0, 0, 0, 0], [1, 1, 1, 1])).toBe(false);
  });
});
