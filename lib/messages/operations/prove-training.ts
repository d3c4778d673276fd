import path from 'node:path';
import { LOG_CLASS } from '@/lib/formats/dspam/log-class';
import { type LogMark, readSince } from '@/lib/formats/logs/log-mark';
import { parseLog } from '@/lib/formats/logs/log-record';
import { hasRoom } from './disk-room';
import type { LogFile } from './prove-delivery';

/** What the filter can be told that a message is. */
export type TrainedClass = 'spam' | 'innocent';

/**
 * Looks for the record that the filter leaves when it has learned by a signature (F§5): an M for spam, an F for
 * innocent, after the mark. Its exit code says nothing. `unreadable` when the log cannot be read or written, or has
 * lost bytes.
 */
export async function proveTraining(
  log: LogFile,
  mark: LogMark,
  as: TrainedClass,
  signature: string,
): Promise<'found' | 'missing' | 'unreadable'> {
  if (log.isOff) return 'unreadable';
  const tail = await readSince(log.path, mark);
  if (!tail) return mark.inode === 0n ? 'missing' : 'unreadable';
  const letter = as === 'spam' ? LOG_CLASS.missedSpam : LOG_CLASS.falsePositive;
  if (
    parseLog(tail.bytes, log.kind).some(
      (record) => record.letter === letter && record.signature === signature,
    )
  )
    return 'found';
  // The filter learns even if its record does not fit on a full disk.
  return tail.complete && (await hasRoom(path.dirname(log.path))) ? 'missing' : 'unreadable';
}
