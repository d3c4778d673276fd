/** Where something has to be typed: a root's shell, a line of a file, a statement of the database. */
export type RemedyPlace =
  | 'shell'
  | 'unit'
  | 'dspam.conf'
  | '.env'
  | 'database'
  | 'mail server'
  | 'web server'
  | 'crontab';

/** What to type, as it stands; several lines are typed one after another. */
export interface Remedy {
  where: RemedyPlace;
  lines: string[];
}

/** `unknown`: it could not be looked at, and `says` gives the reason. Counts as a warning. */
export type Level = 'good' | 'warning' | 'fault' | 'unknown';

/** One line of the doctor: what was looked at, what was seen, and what fixes it. */
export interface Finding {
  /** The check that says it: a key below `doctor.checks` in messages/*.json. */
  check: string;
  level: Level;
  /** Which sentence says what was seen: a key below `doctor.<check>`. */
  says: string;
  /** Numbers and texts for the sentence. Sizes are bytes, under names that end in `Bytes`; times are epoch ms. */
  values: Record<string, string | number>;
  remedies: Remedy[];
}

/** What a finding says of a check that did not come to an end: a sentence of its own for all of them. */
export const BROKEN_OFF = 'brokenOff';

/** Makes the findings of one check. */
export function findingsOf(check: string) {
  const make =
    (level: Level) =>
    (says: string, values: Finding['values'] = {}, ...remedies: Remedy[]): Finding => ({
      check,
      level,
      says,
      values,
      remedies,
    });
  return { good: make('good'), warning: make('warning'), fault: make('fault'), unknown: make('unknown') };
}
