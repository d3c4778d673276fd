import 'server-only';
import { visibleLine } from '@/lib/formats/mail/display-text';
import { parseAddress } from '@/lib/formats/mail/parse-address';
import type { FailureReason } from '@/lib/ground/reasons';
import type { HistoryClass, HistoryEntry, HistoryStatus } from '@/lib/messages/history/history-entry';
import type { ListedFacts } from '@/lib/messages/history/list-retrain-facts';
import { COUNTS_AS, type RetrainFacts, refuseRetrain } from '@/lib/messages/history/refuse-retrain';
import { type Operation, otherClass } from '@/lib/messages/operations/operation';
import type { TrainedClass } from '@/lib/messages/operations/prove-training';
import { type WorkingWord, wordOf } from '@/lib/messages/operations/working-of';

/** What the filter can be told of a message. */
export interface Retraining {
  as: TrainedClass;
  /** It takes back what somebody has told the filter. */
  isUndo: boolean;
}

/** A message of the history as a list shows it. */
export interface HistoryRow {
  /** Names it in addresses: its signature, or `row-` and its number where it has none. */
  key: string;
  class: HistoryClass;
  status: HistoryStatus;
  /** The log's own words, for what is none of the usual. */
  statusText: string;
  from: { name: string; address: string };
  /** '' when there is none. */
  subject: string;
  /** ISO, UTC; null where the log names no time. */
  at: string | null;
  retraining: Retraining | null;
  /** What is being done to it now, or will be, by a click of another page or by a job. */
  working: WorkingWord<Operation['kind']> | null;
  /** Why it cannot be retrained; null where it can. */
  refusal: FailureReason | null;
  /** Names it in the quarantine; null when it is not there (any more). */
  quarantineKey: string | null;
  /** How it was taken out of the quarantine without being released. */
  taken: ListedFacts['taken'];
  /** Where it stands in its history: later ones have higher numbers. */
  place: number;
  /** The filter host whose log has it, and whether that cannot be asked now; null where there is one host. */
  host: { name: string; isAway: boolean } | null;
}

export function toHistoryRow(entry: HistoryEntry, facts: ListedFacts): HistoryRow {
  const as = otherClass(COUNTS_AS[entry.class] ?? 'spam');
  // A message that is in the quarantine can be released, whatever it counts as.
  const wanted = facts.quarantinedKey === null ? as : 'innocent';
  const refusal = refuseRetrain(facts, wanted);
  return {
    key: historyKey(entry),
    class: entry.class,
    status: entry.status,
    statusText: entry.statusText,
    from: parseAddress(entry.from),
    subject: visibleLine(entry.subject),
    at: entry.at.getTime() > 0 ? entry.at.toISOString() : null,
    working: facts.working && wordOf(facts.working),
    retraining:
      refusal === null && facts.working === null ? { as: wanted, isUndo: isUndo(entry, facts) } : null,
    // Of a message that has arrived nobody wants to know why it cannot be released by its signature.
    refusal: entry.status === 'released' && wanted === 'innocent' ? null : refusal,
    quarantineKey: facts.quarantinedKey,
    taken: facts.taken,
    place: entry.id,
    host: null,
  };
}

/** A release has delivered the mail as well, so telling the filter the opposite takes back only half of it. */
function isUndo({ isRetrained, status }: HistoryEntry, { quarantinedKey }: RetrainFacts): boolean {
  return isRetrained && status !== 'released' && quarantinedKey === null;
}

const ROW_KEY = /^row-(\d{1,10})$/;

function historyKey({ signature, id }: HistoryEntry): string {
  return signature ?? `row-${id}`;
}

/** What a key of an address names. */
export function parseHistoryKey(key: string): { signature: string } | { id: number } {
  const id = ROW_KEY.exec(key)?.[1];
  return id === undefined ? { signature: key } : { id: Number(id) };
}
