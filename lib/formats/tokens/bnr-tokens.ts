import { tokenId } from './token-id';

/**
 * DSPAM's noise reduction counts patterns besides words: `bnr.s|` or `bnr.c|` and the probabilities of three neighbours
 * in steps of 0.05, and the total `bnr.t|` (T§5). There are so few that each is known by its id.
 */
const STEPS = Array.from({ length: 21 }, (_, step) => `${(step / 20).toFixed(2)}_`);

export const BNR_TOTAL = 'bnr.t|';

let ids: Map<bigint, string> | undefined;

/** The names of all patterns by id, made once. */
export function bnrTokens(): ReadonlyMap<bigint, string> {
  ids ??= new Map(names().map((name) => [tokenId(name), name]));
  return ids;
}

function names(): string[] {
  const triples = STEPS.flatMap((a) => STEPS.flatMap((b) => STEPS.map((c) => a + b + c)));
  return [BNR_TOTAL, ...triples.flatMap((triple) => [`bnr.s|${triple}`, `bnr.c|${triple}`])];
}
