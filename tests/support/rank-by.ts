import { parseAddress } from '@/lib/formats/mail/parse-address';
import { firstHeaders, headerBlock } from '@/lib/formats/mbox/header-block';
import { readTokens, type Token } from '@/lib/formats/tokens/read-tokens';
import { withoutOwnHit, withoutOwnMessage } from '@/lib/messages/scoring/own-training';
import { scoreTokens } from '@/lib/messages/scoring/score-tokens';
import { senderTokens } from '@/lib/messages/scoring/sender-tokens';
import type { LearnedTotals, TokenCounts } from '@/lib/messages/scoring/token-counts';
import type { RankedMail } from './ranking-set';

/** What is tried in place of what the product does. Without any of it the product's own function answers. */
export interface LikelySettings {
  own?: 'all' | 'none';
  /** Tokens that are left out. */
  without?: (name: string) => boolean;
  strongest?: number;
  strength?: number;
  combine?: 'fisher';
  /** Something about the sender that counts beside the words. */
  hint?: 'address' | 'domain' | 'list' | 'answer';
}

/** What a hint is worth, in log odds: as much as moves a message from "perhaps" to "likely". */
const HINT = 1;
const CHAIN = { chain: true, urls: true, ignoredHeaders: new Set<string>() };

/** Returns a function from settings to the scores of all messages, higher for innocent. */
export function rankBy(messages: RankedMail[], counts: TokenCounts, totals: LearnedTotals) {
  const read = messages.map(({ source }) => ({ source, tokens: readTokens(source, CHAIN).tokens }));
  return (settings: LikelySettings = {}): number[] => {
    const { own = 'all', without = () => false, hint } = settings;
    const isPlain = settings.strongest === undefined && settings.strength === undefined && !settings.combine;
    return read.map(({ source, tokens }) => {
      const used = tokens.filter(({ name }) => !without(name));
      const score = isPlain
        ? (scoreTokens(used, counts, totals, own)?.score ?? 50)
        : scoreOtherwise(used, counts, totals, settings);
      if (!hint || !hasHint(source, counts, hint)) return score;
      return 100 / (1 + Math.exp(Math.log((100 - score) / score) - HINT));
    });
  };
}

function scoreOtherwise(
  tokens: readonly Token[],
  counts: TokenCounts,
  learned: LearnedTotals,
  { strongest = 15, strength = 0.45, combine }: LikelySettings,
): number {
  const totals = withoutOwnMessage(learned, 'all');
  const leanings = tokens.flatMap(({ id }) => {
    const count = counts.get(id);
    if (!count) return [];
    const { spamHits, innocentHits } = withoutOwnHit(count, 'all');
    const hits = spamHits + innocentHits;
    if (hits === 0) return [];
    const [spam, innocent] = [spamHits / totals.spam, innocentHits / totals.innocent];
    const leaning = (strength * 0.5 + (hits * spam) / (spam + innocent)) / (strength + hits);
    return [Math.min(0.9999, Math.max(0.0001, leaning))];
  });
  const used = leanings.sort((a, b) => Math.abs(b - 0.5) - Math.abs(a - 0.5)).slice(0, strongest);
  if (combine === 'fisher') return 100 * (1 - fisherIndex(used));
  return 100 / (1 + Math.exp(used.reduce((sum, f) => sum + Math.log(f / (1 - f)), 0) / strongest));
}

/** (1 + H - P) / 2: near 0 innocent, near 1 spam. */
function fisherIndex(leanings: number[]): number {
  const spam = chiSquare(-2 * leanings.reduce((sum, f) => sum + Math.log(f), 0), 2 * leanings.length);
  const innocent = chiSquare(-2 * leanings.reduce((sum, f) => sum + Math.log(1 - f), 0), 2 * leanings.length);
  return (1 + spam - innocent) / 2;
}

/** The probability that chi-square with this (even) number of degrees exceeds a value. */
function chiSquare(value: number, degrees: number): number {
  let term = Math.exp(-value / 2);
  let sum = term;
  for (let k = 1; k < degrees / 2; k++) {
    term *= value / 2 / k;
    sum += term;
  }
  return Math.min(1, sum);
}

function hasHint(source: Buffer, counts: TokenCounts, hint: NonNullable<LikelySettings['hint']>): boolean {
  const named = firstHeaders(headerBlock(source).block, ['from', 'list-id', 'in-reply-to']);
  if (hint === 'list') return named['list-id'] !== undefined;
  if (hint === 'answer') return named['in-reply-to'] !== undefined;
  const token = senderTokens(parseAddress(named.from?.toString('latin1') ?? '').address)[hint];
  const count = token === null ? undefined : counts.get(token);
  return count !== undefined && count.innocentHits > count.spamHits - 1;
}
