import { isLogLetter } from '@/lib/formats/dspam/log-class';
import { isSignature } from '@/lib/formats/dspam/signature';
import { decodeBytes } from '@/lib/formats/mail/decode-bytes';
import { displayLine, keepForAddresses } from '@/lib/formats/mail/display-text';
import type { LogProblem } from './log-problem';
import { LogSplitter } from './log-splitter';

/** `user`: USER.log, 7 fields; `system`: system.log, 9 fields. */
export type LogFormat = 'user' | 'system';

/**
 * A record of USER.log, 7 fields, or of system.log, 9 fields (F§3):
 *   epoch TAB class TAB from TAB signature TAB subject TAB status TAB message-id
 *   epoch TAB class TAB from TAB signature TAB subject TAB seconds TAB user TAB status TAB message-id
 */
export interface LogRecord {
  /** UTC. */
  time: Date;
  /** The letter as it stands: see lib/formats/dspam/log-class.ts. */
  letter: string;
  /** Text of one line; '' where DSPAM wrote `<None Specified>`. */
  from: string;
  signature: string;
  /** As `from`. */
  subject: string;
  /** How long the filter took; of system.log only, NaN where it is no number. */
  seconds: number | null;
  /** Of system.log only. */
  user: string | null;
  status: string;
  messageId: string;
}

const ABSENT = '<None Specified>';
const PLAIN = /^[\x20-\x7e]*$/;
const EARLIEST_MS = Date.UTC(1990, 0, 1);
const LATEST_AHEAD_MS = 24 * 3600 * 1000;
const FIELDS: Record<LogFormat, number> = { user: 7, system: 9 };
/** The longest record that DSPAM writes, in bytes (F§3). */
const LONGEST_RECORD = 1023;

/**
 * Reads the records of a piece of a log; a last line without its end counts. Empty lines are skipped; a line that does
 * not begin like a record belongs to the Message-Id before it, which DSPAM writes as folded as it came (F§3).
 */
export function parseLog(bytes: Buffer, format: LogFormat): LogRecord[] {
  const splitter = new LogSplitter(0);
  return [...splitter.push(bytes), ...splitter.finish(true)].flatMap(({ text }) =>
    text === '' ? [] : [parseRecord(text, format)],
  );
}

/** A record from its bytes as latin-1 (LogSplitter's `text`). Each field is UTF-8 where it is valid, else windows-1252. */
export function parseRecord(text: string, format: LogFormat): LogRecord {
  const fields = splitFields(text, FIELDS[format]);
  const [time = '', letter = '', from = '', signature = '', subject = ''] = fields;
  const rest = format === 'user' ? 5 : 7;
  return {
    time: new Date(Number(time) * 1000),
    letter,
    from: decodeField(from, keepForAddresses),
    signature,
    subject: decodeField(subject),
    seconds: format === 'system' ? Number.parseFloat(fields[5] ?? '') : null,
    user: format === 'system' ? (fields[6] ?? '') : null,
    status: decodeField(fields[rest] ?? ''),
    messageId: decodeField(fields[rest + 1] ?? ''),
  };
}

/** What is wrong with a record. */
export function recordProblems(
  text: string,
  record: LogRecord,
  format: LogFormat,
  now: number,
): LogProblem[] {
  const problems: LogProblem[] = [];
  if (text.length >= LONGEST_RECORD) problems.push('cut-off');
  else if (countFields(text) < FIELDS[format]) problems.push('fields-missing');
  if (!isLogLetter(record.letter)) problems.push('unknown-class');
  if (record.signature !== '' && !isSignature(record.signature)) problems.push('signature-malformed');
  if (text.includes('\0')) problems.push('nul-bytes');
  const time = timeProblem(record.time, now);
  if (time) problems.push(time);
  return problems;
}

/** What is wrong with a record's time, if anything: it then says nothing about when it was. */
export function timeProblem(time: Date, now: number): LogProblem | null {
  const ms = time.getTime();
  if (ms === 0) return 'time-missing';
  if (ms < EARLIEST_MS) return 'time-early';
  return ms > now + LATEST_AHEAD_MS ? 'time-future' : null;
}

/** The last field takes what is left: a Message-Id is written as it came, TABs included. */
function splitFields(text: string, count: number): string[] {
  const fields: string[] = [];
  let at = 0;
  while (fields.length < count - 1) {
    const tab = text.indexOf('\t', at);
    if (tab === -1) break;
    fields.push(text.slice(at, tab));
    at = tab + 1;
  }
  fields.push(text.slice(at));
  return fields;
}

function countFields(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\t'); at !== -1; at = text.indexOf('\t', at + 1)) count++;
  return count;
}

function decodeField(field: string, prepare = (text: string) => text): string {
  if (field === ABSENT) return '';
  if (PLAIN.test(field) && !field.includes('  ')) return field.trim();
  return displayLine(prepare(decodeBytes(Buffer.from(field, 'latin1'))));
}
