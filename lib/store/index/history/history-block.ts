import type { PoolConnection } from 'mysql2/promise';
import { asBytes, asDate, asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { formatUtc } from '@/lib/store/index/logs/hourly-counts';
import { quote, runPlain } from '@/lib/store/index/logs/plain-sql';
import { foldText } from '@/lib/store/index/quarantine/fold-text';
import { BLOCK_ROWS, BUCKET_GRAMS, GRAM_BYTES, SEGMENT_BLOCKS, wholeBlocks } from './block-layout';
import { ALL_GRAMS, markGrams } from './history-grams';
import { hashMessageIds } from './history-message-ids';

/** What a row brings to its block. */
export interface BlockRow {
  seq: number;
  at: Date;
  fromText: string;
  subject: string;
  messageId: string;
}

/** What is searched of a row, in one line. A word of a search has no blank, so none goes from one line to the next. */
export function searchLine({ fromText, subject }: Pick<BlockRow, 'fromText' | 'subject'>): string {
  return foldText(`${fromText} ${subject}`).replace(/[\n\r]/g, ' ');
}

/** The rows of a log that are in no block yet, where the next one is `nextSeq`. */
export async function readOpenRows(
  connection: PoolConnection,
  logId: number,
  nextSeq: number,
): Promise<BlockRow[]> {
  const first = wholeBlocks(nextSeq) * BLOCK_ROWS + 1;
  if (first === nextSeq) return [];
  const rows = await fetchRows(
    [asNumber, asDate, asText, asText, asText],
    'SELECT seq, happened_at, from_text, subject, message_id FROM dashboard_history WHERE log_id = ? AND seq >= ? ORDER BY seq',
    [logId, first],
    connection,
  );
  return rows.map(([seq, at, fromText, subject, messageId]) => ({ seq, at, fromText, subject, messageId }));
}

/** The statement that writes the blocks `from` to `to - 1`, of which `rows` are the rows in order. */
export function blocksSql(logId: number, from: number, to: number, rows: readonly BlockRow[]): string {
  const values = Array.from({ length: to - from }, (_unused, index) =>
    blockSql(logId, from + index, rows.slice(index * BLOCK_ROWS, (index + 1) * BLOCK_ROWS)),
  );
  return `INSERT INTO dashboard_history_block VALUES ${values.join(',')}`;
}

/** Writes the segments that became whole when the blocks `from` to `to - 1` were written. */
export async function writeSegments(
  connection: PoolConnection,
  logId: number,
  from: number,
  to: number,
): Promise<void> {
  const last = Math.floor(to / SEGMENT_BLOCKS);
  for (let segment = Math.floor(from / SEGMENT_BLOCKS); segment < last; segment++)
    await writeSegment(connection, logId, segment);
}

function blockSql(logId: number, block: number, rows: readonly BlockRow[]): string {
  const times = rows.map(({ at }) => at.getTime());
  const hashes = hashMessageIds(rows.map(({ messageId }) => messageId));
  const texts = rows.map(searchLine).join('\n');
  const [first, last] = [Math.min(...times), Math.max(...times)].map((time) => formatUtc(new Date(time)));
  return `(${logId},${block},'${first}','${last}',X'${hashes.toString('hex')}',${quote(texts)})`;
}

const WORDS_PER_GRAM = GRAM_BYTES / 4;
/** Rows of a statement: with 4 KB of hex each, about a megabyte. */
const BUCKETS_AT_ONCE = 256;
const BUCKETS = ALL_GRAMS / BUCKET_GRAMS;

async function writeSegment(connection: PoolConnection, logId: number, segment: number): Promise<void> {
  const rows = await fetchRows(
    [asNumber, asBytes],
    'SELECT block, texts FROM dashboard_history_block WHERE log_id = ? AND block BETWEEN ? AND ?',
    [logId, segment * SEGMENT_BLOCKS, (segment + 1) * SEGMENT_BLOCKS - 1],
    connection,
  );
  const bits = new Uint32Array(ALL_GRAMS * WORDS_PER_GRAM);
  for (const [block, texts] of rows) {
    const index = block % SEGMENT_BLOCKS;
    const [word, bit] = [index >>> 5, 1 << (index & 31)];
    markGrams(texts.toString('utf8'), (gram) => {
      bits[gram * WORDS_PER_GRAM + word] = (bits[gram * WORDS_PER_GRAM + word] ?? 0) | bit;
    });
  }
  const bytes = Buffer.from(bits.buffer);
  const length = BUCKET_GRAMS * GRAM_BYTES;
  for (let first = 0; first < BUCKETS; first += BUCKETS_AT_ONCE) {
    const values = Array.from({ length: Math.min(BUCKETS_AT_ONCE, BUCKETS - first) }, (_unused, index) => {
      const bucket = first + index;
      return `(${logId},${bucket},${segment},X'${bytes.toString('hex', bucket * length, (bucket + 1) * length)}')`;
    });
    await runPlain(connection, `INSERT INTO dashboard_history_gram VALUES ${values.join(',')}`);
  }
}
