import { parseSignature } from '@/lib/formats/dspam/signature';
import { type LogRecord, timeProblem } from '@/lib/formats/logs/log-record';
import { shortFromLine } from '@/lib/formats/mail/from-line';
import { formatUtc } from '@/lib/store/index/logs/hourly-counts';
import { quote } from '@/lib/store/index/logs/plain-sql';
import { kindOf } from './history-kind';
import { belongsToAnother, formatLife, isDone, type LifeEvent, outcomeOf, parseLife } from './history-life';

const TEXT_LENGTH = 255;
const STATUS_LENGTH = 64;
const KEY = /^[!-~]{1,64}$/;

/** A record as the history keeps it. */
export interface PreparedRecord {
  event: LifeEvent;
  /** The time makes no sense: that of the record before is used instead. */
  isTimeless: boolean;
  /** Null where the record has none that could name a message. */
  signature: string | null;
  fromText: string;
  subject: string;
  messageId: string;
  /** It was written in somebody else's name, so it counts only if its message is there. */
  isOthers: boolean;
}

/** A row of dashboard_history in memory. */
export interface HistoryDraft {
  seq: number;
  /** row_kind. */
  kind: number;
  /** When the first of its records was. */
  at: Date;
  signature: string | null;
  fromText: string;
  subject: string;
  messageId: string;
  events: LifeEvent[];
  /** What the table has of it; null of a new one. */
  before: { kind: number; fromText: string } | null;
}

/** dashboard_history.row_kind. */
export function kindOfDraft({ events }: HistoryDraft): number {
  const { class: historyClass, status } = outcomeOf(events);
  return kindOf(historyClass, status);
}

export function prepareRecord(record: LogRecord, now: number): PreparedRecord {
  const { letter, from, subject, messageId, status } = record;
  const signature = KEY.test(record.signature) ? record.signature : null;
  const known = timeProblem(record.time, now) === null ? record.time : timeOfSignature(record);
  return {
    event: {
      // What no log may say by itself.
      letter: isDone({ letter }) ? '?' : letter,
      at: known ?? record.time,
      status: status.slice(0, STATUS_LENGTH),
      hasMessage: from !== '' || messageId !== '',
    },
    isTimeless: !known,
    signature,
    fromText: shortFromLine(from),
    subject: subject.slice(0, TEXT_LENGTH),
    messageId: messageId.slice(0, TEXT_LENGTH),
    isOthers: false,
  };
}

/** A signature says when its message was classified (F§4), but not when it was retrained. */
function timeOfSignature({ letter, signature }: LogRecord): Date | null {
  return belongsToAnother(letter) ? null : (parseSignature(signature)?.time ?? null);
}

export const COLUMNS =
  'log_id, seq, row_kind, happened_at, letter, status_text, signature, from_text, subject, message_id, life';

/** The values of COLUMNS as SQL, escaped: for a million rows the driver's own formatting takes longer than all the rest. */
export function draftSql(logId: number, draft: HistoryDraft): string {
  const { events, seq, signature } = draft;
  const [first] = events;
  return (
    `(${logId},${seq},${draft.kind},'${formatUtc(draft.at)}',${quote(first?.letter ?? '')},` +
    `${quote(first?.status ?? '')},${signature === null ? 'NULL' : quote(signature)},${quote(draft.fromText)},` +
    `${quote(draft.subject)},${quote(draft.messageId)},${events.length > 1 || first?.isRun ? quote(formatLife(events)) : 'NULL'})`
  );
}

/** The records of a row, whether it has one or several. */
export function eventsOf(row: {
  life: string | null;
  letter: string;
  happenedAt: Date;
  statusText: string;
  fromText: string;
  messageId: string;
}): LifeEvent[] {
  if (row.life) return parseLife(row.life);
  const { letter, happenedAt, statusText, fromText, messageId } = row;
  return [{ letter, at: happenedAt, status: statusText, hasMessage: fromText !== '' || messageId !== '' }];
}
