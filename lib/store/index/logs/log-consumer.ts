import type { PoolConnection } from 'mysql2/promise';
import type { LogFormat, LogRecord } from '@/lib/formats/logs/log-record';
import type { LogRow } from './log-row';

/** What is done with the records of a log that is followed (followLog). */
export interface LogConsumer<Prepared> {
  format: LogFormat;
  /** How much of a log is written at once, where that is not the usual. */
  chunkBytes?: number;
  /** Everything that can be done without the database; runs while the database still writes the previous chunk. */
  prepare(records: LogRecord[]): Prepared;
  /**
   * Writes a chunk, inside the transaction that saves how far was read. May change `nextSeq`, `kinds` and the counts of
   * retrainings in `log`. `fallback` is a time for records that have none.
   */
  write(connection: PoolConnection, log: LogRow, prepared: Prepared, fallback: Date): Promise<void>;
  /** Whether what was written is still there, as SQL over the row `log`: its tables are a cache, and somebody may have emptied them. */
  intact: string;
  /** Drops what was written of this log from `since` on, before the log is read again. */
  forget(connection: PoolConnection, logId: number, since: Date): Promise<void>;
}
