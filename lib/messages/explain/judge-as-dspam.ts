import type { MessageTokens } from '@/lib/formats/tokens/read-tokens';
import { tokenId } from '@/lib/formats/tokens/token-id';
import type { TokenCounts } from '@/lib/messages/scoring/token-counts';
import { countNoise, patternIds } from './dspam-noise';
import { dspamProbability } from './dspam-probability';
import { combineAsDspam, type DspamResult } from './dspam-result';
import { type DspamSettings, seenInnocent } from './dspam-settings';
import { isWhitelisted } from './whitelisted';

/** Up to this many innocent messages, noise is counted but not taken out. */
const NOISE_ABOVE = 2500;

/**
 * What DSPAM itself would say of a message by the counts of now (T§6, T§7): with algorithms graham and burton and
 * PValue bcr. Where noise reduction works, `counts` has to hold the patterns of `findPatternIds` as well.
 */
export function judgeAsDspam(
  message: MessageTokens,
  counts: TokenCounts,
  settings: DspamSettings,
): DspamResult {
  const { tokens, body } = message;
  const probabilities = probabilitiesOf(message, counts, settings);
  const noise = new Uint32Array(tokens.length);
  if (reducesNoise(settings)) {
    countNoise({ places: body.words, probabilities }, 's', counts, noise);
    countNoise({ places: body.pairs, probabilities }, 'c', counts, noise);
  }
  const weighed = tokens.map(({ name, frequency }, at) => ({
    name,
    probability: probabilities[at] ?? 0,
    frequency: frequency - (noise[at] ?? 0),
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
  const probabilities = probabilitiesOf(message, counts, settings);
  const { words, pairs } = message.body;
  return [
    ...patternIds({ places: words, probabilities }, 's'),
    ...patternIds({ places: pairs, probabilities }, 'c'),
  ];
}

function reducesNoise(settings: DspamSettings): boolean {
  return settings.noiseReduction && seenInnocent(settings) > NOISE_ABOVE;
}

function probabilitiesOf(
  { tokens }: MessageTokens,
  counts: TokenCounts,
  settings: DspamSettings,
): Float64Array {
  return Float64Array.from(tokens, ({ id }) => dspamProbability(counts.get(id), settings));
}
