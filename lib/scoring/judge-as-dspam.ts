import type { MessageTokens } from '@/lib/tokens/read-tokens';
import { tokenId } from '@/lib/tokens/token-id';
import { findNoise, noisePatterns, type PlacedWord, patternIds } from './dspam-noise';
import { dspamProbability } from './dspam-probability';
import { combineAsDspam, type DspamResult } from './dspam-result';
import { type DspamSettings, seenInnocent } from './dspam-settings';
import type { TokenCounts } from './token-counts';
import { isWhitelisted } from './whitelisted';

/** Up to so many innocent messages noise is counted and not taken out. */
const NOISE_ABOVE = 2500;

/**
 * What DSPAM itself would say of a message by the counts of now (TOKENS §6, §7): with algorithms graham and burton and
 * PValue bcr. Where noise reduction works, `counts` has to hold the patterns of `findPatternIds` as well.
 */
export function judgeAsDspam(
  message: MessageTokens,
  counts: TokenCounts,
  settings: DspamSettings,
): DspamResult {
  const noise = reducesNoise(settings) ? findAllNoise(message, counts, settings) : new Map<string, number>();
  const weighed = message.tokens.map(({ name, id, frequency }) => ({
    name,
    probability: dspamProbability(counts.get(id), settings),
    frequency: frequency - (noise.get(name) ?? 0),
  }));
  const judged = combineAsDspam(weighed);
  const sender = message.sender === null ? undefined : counts.get(tokenId(message.sender));
  const { whitelistThreshold } = settings;
  const passes = sender && whitelistThreshold !== null && isWhitelisted(sender, whitelistThreshold);
  return passes ? { ...judged, result: 'Whitelisted' } : judged;
}

/** The ids of the patterns that noise reduction needs beside the tokens; none where it does not work. */
export function findPatternIds(
  message: MessageTokens,
  counts: TokenCounts,
  settings: DspamSettings,
): bigint[] {
  if (!reducesNoise(settings)) return [];
  const { words, pairs } = placeWords(message, counts, settings);
  return patternIds([...noisePatterns(words, 's'), ...noisePatterns(pairs, 'c')]);
}

function reducesNoise(settings: DspamSettings): boolean {
  return settings.noiseReduction && seenInnocent(settings) > NOISE_ABOVE;
}

function findAllNoise(
  message: MessageTokens,
  counts: TokenCounts,
  settings: DspamSettings,
): Map<string, number> {
  const { words, pairs } = placeWords(message, counts, settings);
  return new Map([...findNoise(words, 's', counts), ...findNoise(pairs, 'c', counts)]);
}

function placeWords(
  { tokens, body }: MessageTokens,
  counts: TokenCounts,
  settings: DspamSettings,
): { words: PlacedWord[]; pairs: PlacedWord[] } {
  const probabilities = new Map(
    tokens.map(({ name, id }) => [name, dspamProbability(counts.get(id), settings)]),
  );
  const place = (names: string[]) =>
    names.flatMap((name) => {
      const probability = probabilities.get(name);
      return probability === undefined ? [] : { name, probability };
    });
  return { words: place(body.words), pairs: place(body.pairs) };
}
