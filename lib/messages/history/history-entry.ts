import type { History } from '@/lib/store/db/generated/client';
import { type HistoryClass, type HistoryStatus, readKind } from '@/lib/store/index/history/history-kind';
import { isRetraining, type LifeStep, playLife } from '@/lib/store/index/history/history-life';
import { eventsOf } from '@/lib/store/index/history/history-row';

export type { HistoryClass, HistoryStatus } from '@/lib/store/index/history/history-kind';
export { isDone, type LifeStep } from '@/lib/store/index/history/history-life';

/** A message of the history, or a record that belongs to none. */
export interface HistoryEntry {
  /** Of this log, stable while the index is not dropped. */
  id: number;
  /** Null where the record has none. */
  signature: string | null;
  /** What it is now, and what was done with it last. */
  class: HistoryClass;
  status: HistoryStatus;
  /** The log's own words for the status of the first record, '' for none. */
  statusText: string;
  /** UTC; of the first record. */
  at: Date;
  /** '' when there is none. */
  from: string;
  subject: string;
  messageId: string;
  /** Whether the filter now counts it differently from how it was classified, because somebody retrained it. */
  isRetrained: boolean;
  /** Its records, oldest first, with what each of them changed. */
  life: LifeStep[];
}

export function toHistoryEntry(row: History): HistoryEntry {
  const { steps } = playLife(eventsOf(row));
  const { class: historyClass, status } = readKind(row.rowKind);
  return {
    id: row.seq,
    signature: row.signature,
    class: historyClass,
    status,
    statusText: row.statusText,
    at: row.happenedAt,
    from: row.fromText,
    subject: row.subject,
    messageId: row.messageId,
    isRetrained:
      (historyClass === 'falsePositive' || historyClass === 'missedSpam') &&
      steps.some(({ event }) => isRetraining(event.letter)),
    life: steps,
  };
}
