import { readTokens, type Token } from '@/lib/formats/tokens/read-tokens';
import { FEWEST_PEOPLE } from '@/lib/messages/campaigns/shown-people';
import { scoreTokens } from '@/lib/messages/scoring/score-tokens';
import type { LearnedTotals, TokenCount } from '@/lib/messages/scoring/token-counts';
import type { RankedMail, RankingSet } from './ranking-set';

/** How the site is thought to be. */
export interface FreshSettings {
  /** Among how many others the mail that was learned is spread, each message to one of them. */
  others: number;
  /** Tokens that are left out. */
  without?: (name: string) => boolean;
}

const CHAIN = { chain: true, urls: true, ignoredHeaders: new Set<string>() };

/**
 * Returns a function that gives these messages of the set to somebody whose filter has learned nothing, and answers how innocent each looks by what all others have
 * taught. What the messages themselves have taught is taken out of the counts, and the rest is spread at random: a token counts that has come to as many people as
 * are asked for.
 */
export function freshUsers({ messages, counts, totals }: RankingSet) {
  const read = new Map(messages.map((mail) => [mail, readTokens(mail.source, CHAIN).tokens]));
  return (own: RankedMail[], random: () => number, { others, without }: FreshSettings): number[] => {
    const taught = new Map<bigint, number>();
    for (const mail of own)
      for (const { id } of read.get(mail) ?? []) taught.set(id, (taught.get(id) ?? 0) + 1);
    const learned: LearnedTotals = { spam: totals.spam - own.length, innocent: totals.innocent };
    const known = new Map<bigint, TokenCount | undefined>();
    const countOf = (id: bigint): TokenCount | undefined => {
      if (!known.has(id)) known.set(id, spread(counts.get(id), taught.get(id) ?? 0, others, random));
      return known.get(id);
    };
    const score = (tokens: readonly Token[]) => {
      const used = without ? tokens.filter(({ name }) => !without(name)) : tokens;
      return scoreTokens(used, { get: countOf }, learned, 'none')?.score ?? 50;
    };
    return own.map((mail) => score(read.get(mail) ?? []));
  };
}

function spread(
  count: TokenCount | undefined,
  taught: number,
  others: number,
  random: () => number,
): TokenCount | undefined {
  if (!count) return undefined;
  const left = { spamHits: Math.max(0, count.spamHits - taught), innocentHits: count.innocentHits };
  const people = new Set<number>();
  const hits = left.spamHits + left.innocentHits;
  for (let hit = 0; hit < hits && people.size < FEWEST_PEOPLE; hit++)
    people.add(Math.floor(random() * others));
  return people.size < FEWEST_PEOPLE ? undefined : left;
}
