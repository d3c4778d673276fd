import { type DigestTime, FREQUENCIES, isTimeZone } from './due-day';

/** `likely`: only when something looks like a mistake, or has an alert word. */
export const CONTENTS = ['likely', 'always'] as const;
export type DigestContentChoice = (typeof CONTENTS)[number];

/** What counts for somebody. */
export interface DigestChoice extends DigestTime {
  content: DigestContentChoice;
}

/** What is kept of somebody, or of the site: null is not chosen. As it stands in the table. */
export interface StoredChoice {
  frequency: string | null;
  hour: number | null;
  timeZone: string | null;
  content: string | null;
}

/** Where nobody has chosen anything. The server's own time zone is nobody's. */
const BUILT_IN: DigestChoice = { frequency: 'day', hour: 7, timeZone: 'UTC', content: 'likely' };
export const NOT_CHOSEN: StoredChoice = { frequency: null, hour: null, timeZone: null, content: null };

/** What counts: one's own, where people may choose, else the site's, else what is built in; each for itself. A value that makes no sense is passed over. */
export function choiceOf(own: StoredChoice, site: StoredChoice & { mayChoose: boolean }): DigestChoice {
  const chosen = site.mayChoose ? [own, site] : [site];
  const first = <T>(read: (stored: StoredChoice) => T | undefined, otherwise: T) =>
    chosen.map(read).find((value) => value !== undefined) ?? otherwise;
  return {
    frequency: first((stored) => oneOf(FREQUENCIES, stored.frequency), BUILT_IN.frequency),
    hour: first(({ hour }) => (hour !== null && hour >= 0 && hour <= 23 ? hour : undefined), BUILT_IN.hour),
    // A person's clock is theirs, even where the rest is not for them to choose.
    timeZone:
      [own, site].map(({ timeZone }) => timeZone).find((name) => name !== null && isTimeZone(name)) ??
      BUILT_IN.timeZone,
    content: first((stored) => oneOf(CONTENTS, stored.content), BUILT_IN.content),
  };
}

function oneOf<T extends string>(values: readonly T[], value: string | null): T | undefined {
  return values.find((each) => each === value);
}
