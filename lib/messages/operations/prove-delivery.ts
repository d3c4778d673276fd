import path from 'node:path';
import { LOG_CLASS } from '@/lib/formats/dspam/log-class';
import type { ReleaseWay } from '@/lib/formats/dspam/release-argv';
import { comparedText } from '@/lib/formats/logs/compared-text';
import { type LogMark, readSince } from '@/lib/formats/logs/log-mark';
import { type LogRecord, parseLog } from '@/lib/formats/logs/log-record';
import { unforeseen } from '@/lib/ground/unforeseen';
import { getConfig } from '@/lib/store/config/config';
import { hasRoom } from './disk-room';
import type { LoggedText, MailIdentity } from './mail-identity';

/** What the log has to show. Of the identity only the Message-Id may be known. */
export interface Expectation extends Partial<MailIdentity> {
  way: ReleaseWay;
  user: string;
  signature: string;
  messageId: string;
}

export interface LogFile {
  path: string;
  kind: 'user' | 'system';
  /** Set where dspam.conf has neither log written: nothing in it proves nothing. */
  isOff?: boolean;
}

/** What a run that only delivers writes down. What the words did not decide (a block list, a black list) is delivered as well. */
const DELIVERED: string[] = [
  LOG_CLASS.spam,
  LOG_CLASS.innocent,
  LOG_CLASS.whitelisted,
  LOG_CLASS.blocklisted,
  LOG_CLASS.blacklisted,
  LOG_CLASS.inoculation,
  LOG_CLASS.unknown,
];

/**
 * Looks for the record that a run of the filter leaves when it took the message (F§0.2): for `error` an F with the
 * signature, for `corpus` a C of this mail, for a run that only delivers any classification of it (F§9).
 * `unreadable` when the log cannot be read or written, or has lost bytes, so that nothing can be said. See decisions 004 and 111.
 */
export async function proveDelivery(
  log: LogFile,
  mark: LogMark,
  expected: Expectation,
): Promise<'found' | 'missing' | 'unreadable'> {
  if (log.isOff) return 'unreadable';
  const tail = await readSince(log.path, mark);
  if (!tail) return mark.inode === 0n ? 'missing' : 'unreadable';
  if (parseLog(tail.bytes, log.kind).some((record) => proves(record, expected))) return 'found';
  if (!tail.complete) return 'unreadable';
  // dspam delivers all the same when a full disk does not take its record.
  return (await hasRoom(path.dirname(log.path))) ? 'missing' : 'unreadable';
}

function proves(record: LogRecord, expected: Expectation): boolean {
  if (record.user !== null && record.user !== expected.user) return false;
  const { way } = expected;
  switch (way) {
    case 'error':
      if (record.letter !== LOG_CLASS.falsePositive) return false;
      // trainPristine leaves the signature out: then the mail has to be known by itself.
      return record.signature === '' ? isSame(record, expected) : record.signature === expected.signature;
    case 'corpus':
      return record.letter === LOG_CLASS.corpus && isSame(record, expected);
    case 'deliver':
    case 'signature':
      return (
        (DELIVERED.includes(record.letter) || isDeliveredVirus(record.letter)) && isSame(record, expected)
      );
    default:
      return unforeseen(way);
  }
}

/** Mail in which a virus was found goes on only where the site says so; else it is dropped with exit code 0. */
function isDeliveredVirus(letter: string): boolean {
  return letter === LOG_CLASS.virus && getConfig().conf.has('ClamAVResponse', 'spam');
}

/** Whether a record is of this mail. One without a Message-Id has to be known by its sender or subject. */
function isSame(record: LogRecord, { messageId, from, subject }: Expectation): boolean {
  if (comparedText(record.messageId) !== comparedText(messageId)) return false;
  const [sender, title] = [compare(record.from, from), compare(record.subject, subject)];
  if (sender === 'other' || title === 'other') return false;
  return messageId !== '' || sender === 'same' || title === 'same';
}

function compare(logged: string, wanted: LoggedText | undefined): 'same' | 'other' | 'unknown' {
  if (!wanted) return 'unknown';
  if (comparedText(logged) === wanted.text) return wanted.text === '' ? 'unknown' : 'same';
  return wanted.isSure ? 'other' : 'unknown';
}
