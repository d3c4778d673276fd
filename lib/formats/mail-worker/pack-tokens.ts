import type { MessageTokens } from '@/lib/formats/tokens/read-tokens';

/** The tokens of a message as they go from thread to thread: 20,000 objects would cost as much as finding them. */
export interface PackedTokens {
  names: string[];
  ids: BigUint64Array;
  frequencies: Uint32Array;
  words: Uint32Array;
  pairs: Uint32Array;
  sender: string | null;
}

export function packTokens({ tokens, body, sender }: MessageTokens): PackedTokens {
  return {
    names: tokens.map(({ name }) => name),
    ids: BigUint64Array.from(tokens, ({ id }) => id),
    frequencies: Uint32Array.from(tokens, ({ frequency }) => frequency),
    words: body.words,
    pairs: body.pairs,
    sender,
  };
}

export function unpackTokens({ names, ids, frequencies, words, pairs, sender }: PackedTokens): MessageTokens {
  const tokens = names.map((name, at) => ({ name, id: ids[at] ?? 0n, frequency: frequencies[at] ?? 0 }));
  return { tokens, body: { words, pairs }, sender };
}
