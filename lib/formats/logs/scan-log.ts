import type { FileHandle } from 'node:fs/promises';
import { readBytes } from '@/lib/formats/mbox/record';
import { type LogEntry, LogSplitter } from './log-splitter';

/** Entries that were read together. */
export interface LogChunk {
  entries: LogEntry[];
  /** Everything before it was read. */
  end: number;
  isLast: boolean;
}

/** Some thousands of records. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Reads a log from byte `start`, where an entry has to begin, to byte `end`, in bounded memory. An incomplete end is
 * left alone: the last chunk says how far it read. Never throws on content; a file that shrinks ends early.
 * `chunkBytes` is how much makes a chunk.
 */
export async function* scanLog(
  file: FileHandle,
  start: number,
  end: number,
  chunkBytes = CHUNK_BYTES,
): AsyncGenerator<LogChunk> {
  const splitter = new LogSplitter(start);
  for (let position = start; position < end; ) {
    const bytes = await readBytes(file, position, Math.min(chunkBytes, end - position));
    position += bytes.length;
    const entries = splitter.push(bytes);
    const isLast = bytes.length === 0 || position >= end;
    if (isLast) for (const entry of splitter.finish()) entries.push(entry);
    if (isLast || entries.length > 0) yield { entries, end: splitter.offset, isLast };
    if (isLast) return;
  }
}
