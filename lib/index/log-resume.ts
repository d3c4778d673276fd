import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { scanLog } from '@/lib/logs/scan-log';

const DIGEST_BYTES = 8;

/** Names a record by its first line: dspam_logrotate drops what a Message-Id was folded to (F§7). */
export function recordDigest(text: string): Buffer {
  const end = text.indexOf('\n');
  const line = (end === -1 ? text : text.slice(0, end)).trimEnd();
  return createHash('sha1').update(line, 'latin1').digest().subarray(0, DIGEST_BYTES);
}

/**
 * Where a log that is not the one that was read before has to be read from. A rotation either starts an empty file, or keeps
 * the newest records and drops the empty lines (F§7): then what was read last is in it, and everything before that was read
 * as well. `known` says how often each of the records that may follow was read.
 */
export async function resumePoint(
  handle: FileHandle,
  size: number,
  lastRecords: Buffer,
): Promise<{ offset: number; known: Map<string, number> }> {
  const known = new Map<string, number>();
  for (let at = 0; at < lastRecords.length; at += DIGEST_BYTES) {
    const digest = lastRecords.toString('hex', at, at + DIGEST_BYTES);
    known.set(digest, (known.get(digest) ?? 0) + 1);
  }
  if (known.size === 0) return { offset: 0, known };
  for await (const { entries } of scanLog(handle, 0, size)) {
    const first = entries.find(({ text }) => text !== '' && known.has(recordDigest(text).toString('hex')));
    if (first) return { offset: first.offset, known };
  }
  return { offset: 0, known: new Map() };
}
