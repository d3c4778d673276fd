import path from 'node:path';
import { LOG_CLASS } from '@/lib/dspam/log-class';
import type { ReleaseWay } from '@/lib/dspam/release-argv';
import { type LogMark, readSince } from '@/lib/logs/log-mark';
import { type LogRecord, parseLog } from '@/lib/logs/log-record';
import { hasRoom } from './disk-room';

/** What the log has to show. */
export interface Expectation {
  way: ReleaseWay;
  user: string;
  signature: string;
  /** As in the message, '' when it has none. */
  messageId: string;
}

export interface LogFile {
  path: string;
  kind: 'user' | 'system';
}

/** DSPAM cuts a line at 1,023 bytes (F§3), so a long Message-Id is compared by its beginning. */
const MESSAGE_ID_COMPARED = 200;

/**
 * Looks for the record that a run of the filter leaves when it took the message (F§0.2): for `error` an F with the
 * signature or the Message-Id, for `corpus` a C, for `deliver` any classification (F§9).
 * `unreadable` when the log cannot be read or written, or has lost bytes, so that nothing can be said.
 */
export async function proveDelivery(
  log: LogFile,
  mark: LogMark,
  expected: Expectation,
): Promise<'found' | 'missing' | 'unreadable'> {
  const tail = await readSince(log.path, mark);
  if (!tail) return mark.inode === 0n ? 'missing' : 'unreadable';
  if (parseLog(tail.bytes, log.kind).some((record) => proves(record, expected))) return 'found';
  if (!tail.complete) return 'unreadable';
  // dspam delivers all the same when a full disk does not take its record.
  return (await hasRoom(path.dirname(log.path))) ? 'missing' : 'unreadable';
}

function proves(record: LogRecord, expected: Expectation): boolean {
  if (record.user !== null && record.user !== expected.user) return false;
  const { way, signature } = expected;
  if (way === 'error') {
    if (record.letter !== LOG_CLASS.falsePositive) return false;
    // trainPristine leaves the signature out, and a blocklisted sender's mail gets a new one: then the Message-Id tells.
    return record.signature === signature || (expected.messageId !== '' && sameId(record, expected));
  }
  if (way === 'corpus') return record.letter === LOG_CLASS.corpus && sameId(record, expected);
  const classified: string[] = [LOG_CLASS.spam, LOG_CLASS.innocent, LOG_CLASS.whitelisted];
  return classified.includes(record.letter) && sameId(record, expected);
}

function sameId(record: LogRecord, expected: Expectation): boolean {
  const folded = (id: string) => id.replace(/\s+/g, '').slice(0, MESSAGE_ID_COMPARED);
  return folded(record.messageId) === folded(expected.messageId);
}
