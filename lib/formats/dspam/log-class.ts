/** The class letters of DSPAM's logs (F§3). The only place that knows them. */
export const LOG_CLASS = {
  innocent: 'I',
  whitelisted: 'W',
  spam: 'S',
  falsePositive: 'F',
  missedSpam: 'M',
  blocklisted: 'O',
  blacklisted: 'A',
  virus: 'V',
  inoculation: 'N',
  corpus: 'C',
  error: 'E',
  unknown: 'U',
} as const;

const LETTERS = new Set<string>(Object.values(LOG_CLASS));

/** Whether a letter is one of DSPAM's. */
export function isLogLetter(letter: string): boolean {
  return LETTERS.has(letter);
}
