import type { PoolConnection } from 'mysql2/promise';
import { asBytes, asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { BLOCK_ROWS, wholeBlocks } from './block-layout';

const HASH_BYTES = 4;
/** Blocks that are looked into at once, 2 KB each. */
const BLOCKS_AT_ONCE = 256;

/** Four bytes for each Message-Id, 0 for none (FNV-1a): an index of a million of them would cost as much as the rows. */
export function hashMessageIds(messageIds: readonly string[]): Buffer {
  const hashes = Buffer.alloc(messageIds.length * HASH_BYTES);
  for (const [index, messageId] of messageIds.entries())
    hashes.writeUInt32LE(hashOf(messageId), index * HASH_BYTES);
  return hashes;
}

function hashOf(messageId: string): number {
  if (messageId === '') return 0;
  let hash = 0x811c9dc5;
  for (let at = 0; at < messageId.length; at++) hash = Math.imul(hash ^ messageId.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** The rows of a log that may have one of these Message-Ids: those in no block yet, then from the newest block on. */
export async function findMessageIds(
  connection: PoolConnection,
  logId: number,
  nextSeq: number,
  messageIds: ReadonlySet<string>,
): Promise<number[]> {
  if (messageIds.size === 0) return [];
  const wanted = new Set([...messageIds].map(hashOf));
  const whole = wholeBlocks(nextSeq);
  const recent = await fetchRows(
    [asNumber, asText],
    'SELECT seq, message_id FROM dashboard_history WHERE log_id = ? AND seq > ?',
    [logId, whole * BLOCK_ROWS],
    connection,
  );
  const meant = recent.filter(([, id]) => messageIds.has(id));
  const seqs = meant.map(([seq]) => seq);
  const found = new Set(meant.map(([, id]) => hashOf(id)));
  for (let last = whole - 1; last >= 0 && found.size < wanted.size; last -= BLOCKS_AT_ONCE) {
    const rows = await fetchRows(
      [asNumber, asBytes],
      'SELECT block, message_ids FROM dashboard_history_block WHERE log_id = ? AND block BETWEEN ? AND ?',
      [logId, last - BLOCKS_AT_ONCE + 1, last],
      connection,
    );
    for (const [block, ids] of rows)
      for (const { index, hash } of hashesIn(ids, wanted)) {
        seqs.push(block * BLOCK_ROWS + index + 1);
        found.add(hash);
      }
  }
  return seqs;
}

function hashesIn(hashes: Buffer, wanted: ReadonlySet<number>): { index: number; hash: number }[] {
  const found: { index: number; hash: number }[] = [];
  for (let index = 0; index * HASH_BYTES < hashes.length; index++) {
    const hash = hashes.readUInt32LE(index * HASH_BYTES);
    if (wanted.has(hash)) found.push({ index, hash });
  }
  return found;
}
