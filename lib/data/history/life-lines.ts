import 'server-only';
import { type FilterSaid, filterSaid } from '@/lib/data/request/filter-said';
import type { SignedIn } from '@/lib/data/session/session';
import { LOG_CLASS } from '@/lib/formats/dspam/log-class';
import { type FailureReason, failureReason } from '@/lib/ground/reasons';
import { isDone, type LifeStep } from '@/lib/messages/history/history-entry';
import type { Operation } from '@/lib/messages/operations/operation';
import { RULE_ACTOR } from '@/lib/messages/sender-rules/rule-actor';
import { DIGEST_ACTOR } from '@/lib/people/digest/digest-actor';

/** One thing that happened to a message, for a sentence below `life.` in messages/*.json. */
export interface LifeLine {
  key: string;
  /** ISO, UTC; null where the log names no time. */
  at: string | null;
  what: string;
  /** The login of who did it here; null for what the log says. */
  by: string | null;
  /** The address that a release named; '' where it named none. */
  recipient: string;
  /** Of what was done here; '' for what the log says. */
  kind: Operation['kind'] | '';
  /** Why it did not work. */
  reason: FailureReason | null;
  /** The log's own words. */
  text: string;
  /** What the filter said when it did not work, for administrators. */
  said: FilterSaid | null;
}

/**
 * The records of the log and what was done here, in one order. A record says that the filter was told something, an operation
 * who told it; what the log shows of an operation stands right behind it.
 */
export function lifeLines(
  who: Pick<SignedIn, 'role'>,
  life: readonly LifeStep[],
  operations: readonly Operation[],
): LifeLine[] {
  // What was done here stands in the operations.
  const logged = life.filter(({ event }) => !isDone(event));
  const records = logged.map((step, index) => ({
    key: `record-${index}`,
    time: step.event.at.getTime(),
    at: step.event.at.getTime() > 0 ? step.event.at.toISOString() : null,
    what: whatOf(step),
    by: null,
    recipient: '',
    kind: '' as const,
    reason: null,
    text: step.event.status,
    said: null,
  }));
  const done = operations.map((operation) => ({
    key: `operation-${operation.id}`,
    // The log knows whole seconds only.
    time: Math.floor(operation.startedAt.getTime() / 1000) * 1000 - 1,
    at: operation.startedAt.toISOString(),
    what: operationOf(operation),
    by: operation.actor,
    recipient: operation.recipient,
    kind: operation.kind,
    reason: operation.state === 'done' || operation.reason === null ? null : failureReason(operation.reason),
    text: '',
    said: operation.state === 'done' ? null : filterSaid(who, operation),
  }));
  return [...records, ...done].sort((a, b) => a.time - b.time).map(({ time: _time, ...line }) => line);
}

/** The sentences for a run that released it, by its record. */
const RUNS: ReadonlyMap<string, string> = new Map([
  [LOG_CLASS.corpus, 'runLearned'],
  [LOG_CLASS.error, 'runTakenBack'],
]);

/** The sentence for a record: what it says of the message, and what was done with it. */
function whatOf({ event, class: historyClass, status }: LifeStep): string {
  if (event.isRun) return RUNS.get(event.letter) ?? 'run';
  if (status === 'failed') return historyClass === 'error' ? 'takenBack' : 'failed';
  if (status === 'undone' || status === 'released') return status;
  if (status === 'retrained') return historyClass === 'missedSpam' ? 'asSpam' : 'asInnocent';
  if (historyClass === 'spam')
    return status === 'quarantined' || status === 'tagged' || status === 'delivered'
      ? `spam-${status}`
      : 'spam';
  return event.status === '' && historyClass === 'unknown' ? 'unknownEmpty' : historyClass;
}

/** Of a release that nobody has clicked for: its sentences. */
const NOBODY: ReadonlyMap<string, string> = new Map([
  [DIGEST_ACTOR, '-digest'],
  [RULE_ACTOR, '-rule'],
]);

function operationOf({ kind, trainAs, state, actor }: Operation): string {
  const nobody = kind === 'release' ? (NOBODY.get(actor) ?? '') : '';
  const name = `did-${kind === 'retrain' ? (trainAs ?? 'spam') : kind}${nobody}`;
  return state === 'done' ? name : `${name}-open`;
}
