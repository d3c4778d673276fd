import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { timeProblem } from '@/lib/formats/logs/log-record';
import type { LogEntry } from '@/lib/formats/logs/log-splitter';
import { scanLog } from '@/lib/formats/logs/scan-log';
import { readBytes } from '@/lib/formats/mbox/record';
import { listFolder } from '@/lib/ground/files/list-folder';
import type { LogRow } from './log-row';
import { type FileStamp, findStamp, type OpenMailbox, openMailbox } from './mailbox-file';

const DIGEST_BYTES = 8;
const MOST_LAST_RECORDS = 128;
const TAIL_BYTES = 1024;
/** A log whose records begin this long before the last known one is not a new one. */
const OLD_MS = 3600 * 1000;

/** Where a log has to be read from. */
export interface LogStart {
  offset: number;
  /** Records that come right after it and were read before; how often each. */
  known: Map<string, number>;
  /** Records before this time were read before; null where that is not so. */
  knownBefore: Date | null;
}

/**
 * Where reading continues in a log: after what was read, or, in another file, at what was not read yet.
 * See decision 061.
 */
export async function findStart({ handle, stamp }: OpenMailbox, row: LogRow): Promise<LogStart> {
  if (await isContinued(handle, stamp, row))
    return { offset: row.readOffset, known: new Map(), knownBefore: null };
  return findResumePoint(handle, Number(stamp.size), row);
}

/** Whether what was read is still before `readOffset`. */
async function isContinued(handle: FileHandle, stamp: FileStamp, row: LogRow): Promise<boolean> {
  if (row.stamp.inode !== stamp.inode || Number(stamp.size) < row.readOffset) return false;
  return (await digestBefore(handle, row.readOffset)) === row.tailDigest;
}

/** SHA-256 of the bytes before an offset. */
export async function digestBefore(handle: FileHandle, offset: number): Promise<string> {
  const start = Math.max(0, offset - TAIL_BYTES);
  const bytes = await readBytes(handle, start, offset - start);
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * A rotation either starts an empty log, or keeps the newest records and drops the empty lines (F§7): then the last records
 * that were read are in it, and all before them was read as well. When none of them is in it and it begins with old records,
 * somebody has put an older copy in its place.
 */
async function findResumePoint(handle: FileHandle, size: number, row: LogRow): Promise<LogStart> {
  const known = countDigests(row.lastRecords);
  let isFirst = true;
  let knownBefore: Date | null = null;
  if (known.size > 0) {
    for await (const { entries } of scanLog(handle, 0, size)) {
      const first = entries.find(({ text }) => text !== '' && known.has(recordDigest(text)));
      if (first) return { offset: first.offset, known, knownBefore: null };
      if (isFirst) knownBefore = isOld(entries, row.lastRecordAt) ? row.lastRecordAt : null;
      isFirst = false;
    }
  }
  return { offset: 0, known: new Map(), knownBefore };
}

function isOld(entries: readonly LogEntry[], lastRecordAt: Date | null): boolean {
  const text = entries.find((entry) => entry.text !== '')?.text ?? '';
  const time = new Date(Number.parseInt(text, 10) * 1000);
  if (lastRecordAt === null || Number.isNaN(time.getTime()) || timeProblem(time, Date.now())) return false;
  return time.getTime() < lastRecordAt.getTime() - OLD_MS;
}

/** Names a record by its first line: dspam_logrotate drops what a Message-Id was folded to (F§7). */
export function recordDigest(text: string): string {
  const end = text.indexOf('\n');
  const line = (end === -1 ? text : text.slice(0, end)).trimEnd();
  return createHash('sha1')
    .update(line, 'latin1')
    .digest('hex')
    .slice(0, 2 * DIGEST_BYTES);
}

/** dashboard_log.last_records when these records follow. */
export function lastRecords(before: Buffer, entries: readonly LogEntry[]): Buffer {
  const digests = entries.slice(-MOST_LAST_RECORDS).map(({ text }) => Buffer.from(recordDigest(text), 'hex'));
  return Buffer.concat([before, ...digests]).subarray(-MOST_LAST_RECORDS * DIGEST_BYTES);
}

function countDigests(digests: Buffer): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at < digests.length; at += DIGEST_BYTES) {
    const digest = digests.toString('hex', at, at + DIGEST_BYTES);
    counts.set(digest, (counts.get(digest) ?? 0) + 1);
  }
  return counts;
}

/**
 * The log that was read before, under the name that a rotation by renaming gave it (`user.log.1`, `user.log-20261121`):
 * its last records may not have been read yet. Null where there is none.
 */
export async function openRotated(row: LogRow): Promise<OpenMailbox | null> {
  const folder = path.dirname(row.path);
  const name = path.basename(row.path);
  const entries = await listFolder(folder).catch(() => []);
  for (const { name: other } of entries) {
    if (other === name || !other.startsWith(name)) continue;
    const file = path.join(folder, other);
    const stamp = await findStamp(file).catch(() => null);
    if (stamp?.inode === row.stamp.inode) return openMailbox(file).catch(() => null);
  }
  return null;
}
