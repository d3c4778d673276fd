import { LOG_CLASS } from '@/lib/formats/dspam/log-class';

/**
 * What a row of the history is now. The order is that of the codes in dashboard_history.row_kind: only add at the end.
 * `error`: nothing is left of it, as dspam took back all that it had learned (an E record). `unknown`: U, or a letter that
 * nobody knows.
 */
export const HISTORY_CLASSES = [
  'unknown',
  'spam',
  'innocent',
  'whitelisted',
  'missedSpam',
  'falsePositive',
  'virus',
  'blacklisted',
  'blocklisted',
  'corpusFed',
  'inoculated',
  'error',
] as const;

export type HistoryClass = (typeof HISTORY_CLASSES)[number];

/**
 * What was done with it last, in the words of the log: the log does not know whether mail really arrived. `learned` are
 * corpus-fed and inoculated mail; `other` is any status text that is not one of DSPAM's usual ones.
 */
export const HISTORY_STATUSES = [
  'other',
  'delivered',
  'quarantined',
  'tagged',
  'released',
  'retrained',
  'undone',
  'failed',
  'learned',
] as const;

export type HistoryStatus = (typeof HISTORY_STATUSES)[number];

const STATUS_CODES = 16;
/** Of a row that is none any more: its record belongs to another row (fold-old-runs.ts). No choice of classes means it. */
export const FOLDED_KIND = 255;

/** dashboard_history.row_kind. */
export function kindOf(historyClass: HistoryClass, status: HistoryStatus): number {
  return HISTORY_CLASSES.indexOf(historyClass) * STATUS_CODES + HISTORY_STATUSES.indexOf(status);
}

export function readKind(kind: number): { class: HistoryClass; status: HistoryStatus } {
  return {
    class: HISTORY_CLASSES[Math.floor(kind / STATUS_CODES)] ?? 'unknown',
    status: HISTORY_STATUSES[kind % STATUS_CODES] ?? 'other',
  };
}

/** All codes that a choice of classes and states means; an empty choice means all of them. */
export function kindsOf(classes: readonly HistoryClass[], statuses: readonly HistoryStatus[]): number[] {
  return (classes.length > 0 ? classes : HISTORY_CLASSES).flatMap((each) =>
    (statuses.length > 0 ? statuses : HISTORY_STATUSES).map((status) => kindOf(each, status)),
  );
}

const CLASSES: ReadonlyMap<string, HistoryClass> = new Map([
  [LOG_CLASS.spam, 'spam'],
  [LOG_CLASS.innocent, 'innocent'],
  [LOG_CLASS.whitelisted, 'whitelisted'],
  [LOG_CLASS.missedSpam, 'missedSpam'],
  [LOG_CLASS.falsePositive, 'falsePositive'],
  [LOG_CLASS.virus, 'virus'],
  [LOG_CLASS.blacklisted, 'blacklisted'],
  [LOG_CLASS.blocklisted, 'blocklisted'],
  [LOG_CLASS.corpus, 'corpusFed'],
  [LOG_CLASS.inoculation, 'inoculated'],
  [LOG_CLASS.error, 'error'],
]);

/** What a record by itself says that a message is. */
export function classOfLetter(letter: string): HistoryClass {
  return CLASSES.get(letter) ?? 'unknown';
}

const STATUS_TEXTS: ReadonlyMap<string, HistoryStatus> = new Map([
  ['delivered', 'delivered'],
  ['auto-whitelisted', 'delivered'],
  ['quarantined', 'quarantined'],
  ['tagged', 'tagged'],
]);

/** The status of a message that was classified and nothing else yet. */
export function statusOfRecord(letter: string, statusText: string): HistoryStatus {
  if (letter === LOG_CLASS.corpus || letter === LOG_CLASS.inoculation) return 'learned';
  return STATUS_TEXTS.get(statusText.toLowerCase()) ?? 'other';
}
