import { LOG_CLASS } from './log-class';

/** Mail that came in, by what the filter took it for (F§11). All else in a log is about mail that had come before, or was fed. */
const TAKEN_FOR_SPAM = ['spam', 'virus', 'blacklisted', 'blocklisted'] as const;
const TAKEN_FOR_INNOCENT = ['innocent', 'whitelisted'] as const;

/** The letters of mail that came in. */
export const RECEIVED: ReadonlySet<string> = new Set(
  [...TAKEN_FOR_SPAM, ...TAKEN_FOR_INNOCENT].map((name) => LOG_CLASS[name]),
);

/** Records of some time, each counted under its own letter. Below 0 where more were taken back (E) than came in that time. */
export type ClassCounts = Record<
  (typeof TAKEN_FOR_SPAM)[number] | (typeof TAKEN_FOR_INNOCENT)[number] | 'missedSpam' | 'falsePositives',
  number
>;

/** The mail that they stand for. */
export interface MailCounts {
  received: number;
  /** What it was, by all that is known: with what people have corrected. */
  spam: number;
  innocent: number;
  /** Corrections: spam that the filter had let through, and innocent mail that it had taken for spam. */
  missed: number;
  falsePositives: number;
  /** Judged rightly. */
  right: number;
}

/**
 * S V A O are spam, I W innocent; F moves one from spam to innocent, M one from innocent to spam, at the time when somebody said
 * so (F§11): somebody may correct more in an hour than comes in it, and nothing is below 0 for that.
 */
export function mailCounts(counts: ClassCounts): MailCounts {
  const [spam, innocent] = [sumOf(counts, TAKEN_FOR_SPAM), sumOf(counts, TAKEN_FOR_INNOCENT)];
  const missed = notBelow0(counts.missedSpam);
  const falsePositives = notBelow0(counts.falsePositives);
  const received = spam + innocent;
  return {
    received,
    spam: notBelow0(spam - falsePositives + missed),
    innocent: notBelow0(innocent + falsePositives - missed),
    missed,
    falsePositives,
    right: notBelow0(received - missed - falsePositives),
  };
}

function sumOf(counts: ClassCounts, classes: readonly (keyof ClassCounts)[]): number {
  return notBelow0(classes.reduce((sum, name) => sum + counts[name], 0));
}

function notBelow0(count: number): number {
  return Math.max(0, count);
}
