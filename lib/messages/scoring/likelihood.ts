/** A score in a word. */
export type Likelihood = 'likely' | 'perhaps' | 'unlikely';

/** From this score on, a message looks innocent: it is counted in the navigation until somebody has looked at it. */
export const LIKELY_FROM = 60;
/** And from this one on, it may be. */
export const PERHAPS_FROM = 20;

/** On the development set 21 of 23 likely ones are innocent mail, 5 of the 13 that are perhaps, 3 of the other 1,173. */
export function likelihoodOf(score: number): Likelihood {
  if (score >= LIKELY_FROM) return 'likely';
  return score >= PERHAPS_FROM ? 'perhaps' : 'unlikely';
}
