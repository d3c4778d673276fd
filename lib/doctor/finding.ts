/** Where something has to be typed: a root's shell, a line of a file, a statement of the database. */
export type RemedyPlace =
  | 'shell'
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

/** One line of the doctor: what was looked at, what was seen, and what mends it. */
export interface Finding {
  /** The check that says it: a key below `doctor.checks` in messages/*.json. */
  check: string;
  /** `unknown`: it could not be looked at, and `says` tells why. Counts as a warning. */
  level: 'good' | 'warning' | 'fault' | 'unknown';
  /** Which sentence tells what was seen: a key below `doctor.<check>`. */
  says: string;
  /** Numbers and texts for the sentence. Sizes are bytes, times epoch ms. */
  values: Record<string, string | number>;
  remedies: Remedy[];
}
