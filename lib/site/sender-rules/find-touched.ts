import { eachSender } from './each-sender';
import type { RuleSubject } from './site-rule';

/** Whom a rule for everybody would touch, by the mail that has come. */
export interface Touched {
  /** Mailboxes with mail of the sender. */
  mailboxes: number;
  messages: number;
  innocent: number;
  spam: number;
  /** Mailboxes in which it was reported as spam. */
  reported: number;
  /** The first of the mailboxes, by their names. */
  names: string[];
}

export const NOBODY: Touched = { mailboxes: 0, messages: 0, innocent: 0, spam: 0, reported: 0, names: [] };

/** A page waits so long for it. */
const BUDGET_MS = 3_000;
const NAMES_SHOWN = 20;

/** For each rule by its sender; `isAll` is false where there was no time for all histories. */
export async function findTouched(
  rules: readonly RuleSubject[],
): Promise<{ of: Map<string, Touched>; isAll: boolean }> {
  const until = performance.now() + BUDGET_MS;
  const sums = new Map<string, { sum: Touched; mailboxes: Map<string, number> }>();
  const isAll = await eachSender(
    rules,
    ({ rule, mailbox, messages, innocent, spam, missed }) => {
      const entry = sums.get(touchedKey(rule)) ?? { sum: { ...NOBODY }, mailboxes: new Map() };
      entry.sum.messages += messages;
      entry.sum.innocent += innocent;
      entry.sum.spam += spam;
      entry.mailboxes.set(mailbox, (entry.mailboxes.get(mailbox) ?? 0) + missed);
      sums.set(touchedKey(rule), entry);
    },
    () => performance.now() > until,
  );
  const of = new Map(
    [...sums].map(([key, { sum, mailboxes }]): [string, Touched] => [
      key,
      {
        ...sum,
        mailboxes: mailboxes.size,
        reported: [...mailboxes.values()].filter((missed) => missed > 0).length,
        names: [...mailboxes.keys()].sort().slice(0, NAMES_SHOWN),
      },
    ]),
  );
  return { of, isAll };
}

export function touchedKey({ what, sender }: RuleSubject): string {
  return `${what} ${sender}`;
}
