import { setImmediate as turn } from 'node:timers/promises';
import type { PoolConnection } from 'mysql2/promise';
import { asBytes, asDate, asNumber, asText, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { lockedRow } from '@/lib/store/db/locked-row';
import { queryRows } from '@/lib/store/db/read-rows';
import { runPlain } from '@/lib/store/index/logs/plain-sql';
import { markPieces, markTextPieces } from './search-bits';
import { ATTACHMENT_SLICE, BITMAP_BYTES, blockSeconds, SEARCH_BLOCK_ROWS } from './search-layout';

/** The row that numbers are given out by. */
export interface SearchHead {
  nextNumber: number;
  /** Blocks that are written, or were left out because hardly a row of them was there; what comes behind is read row by row. */
  blocks: number;
}

/** Rows of a statement: with 2 KB of hex each, half a megabyte. */
const SLICES_AT_ONCE = 256;
const NUMBERS_AT_ONCE = 5_000;
/** Texts that are read in one statement: a few megabytes, and some ten milliseconds of work. */
const TEXTS_AT_ONCE = 256;
const ALL_SLICES = ATTACHMENT_SLICE + 1;

/** Locks the numbering until the end of the transaction. */
export async function lockSearchHead(connection: PoolConnection): Promise<SearchHead> {
  return lockedRow(connection, { nextNumber: asNumber, blocks: asNumber }, 'dashboard_search_head', {
    id: 1,
  });
}

/** The number that the next row gets. */
export async function findNextNumber(connection: PoolConnection): Promise<number> {
  const [head] = await fetchRows(
    [asNumber],
    'SELECT next_number FROM dashboard_search_head WHERE id = 1',
    [],
    connection,
  );
  if (!head) throw new Error('dashboard_search_head is empty');
  return head[0];
}

/** Writes the blocks that became whole, and the head, inside the transaction that locked it. */
export async function saveSearchHead(connection: PoolConnection, head: SearchHead): Promise<void> {
  while (head.nextNumber >= (head.blocks + 1) * SEARCH_BLOCK_ROWS) {
    head.blocks++;
    await writeBlock(connection, head, head.blocks - 1);
  }
  await connection.query('UPDATE dashboard_search_head SET next_number = ?, blocks = ? WHERE id = 1', [
    head.nextNumber,
    head.blocks,
  ]);
}

/** Takes rows out. A block that is more than half empty is given up: its rows get new numbers, at the end. */
export async function removeNumbers(
  connection: PoolConnection,
  head: SearchHead,
  numbers: readonly number[],
): Promise<void> {
  for (let at = 0; at < numbers.length; at += NUMBERS_AT_ONCE)
    await connection.query('DELETE FROM dashboard_search WHERE number IN (?)', [
      numbers.slice(at, at + NUMBERS_AT_ONCE),
    ]);
  const byBlock = new Map<number, number[]>();
  for (const number of numbers) {
    const block = Math.floor(number / SEARCH_BLOCK_ROWS);
    const list = byBlock.get(block);
    if (list) list.push(number);
    else if (block < head.blocks) byBlock.set(block, [number]);
  }
  for (const [block, gone] of byBlock) {
    const [known] = await queryRows(
      connection,
      { present: asBytes, presentCount: asNumber },
      'SELECT present, present_count FROM dashboard_search_block WHERE block = ?',
      [block],
    );
    if (!known) continue;
    const count = known.presentCount - gone.length;
    if (count < SEARCH_BLOCK_ROWS / 2) {
      await deleteBlock(connection, block);
      await moveToEnd(connection, head, block);
      continue;
    }
    const present = Buffer.from(known.present);
    for (const number of gone) {
      const bit = number % SEARCH_BLOCK_ROWS;
      present[bit >>> 3] = (present[bit >>> 3] ?? 0) & ~(1 << (bit & 7));
    }
    await connection.query(
      'UPDATE dashboard_search_block SET present = ?, present_count = ? WHERE block = ?',
      [present, count, block],
    );
  }
}

async function deleteBlock(connection: PoolConnection, block: number): Promise<void> {
  await connection.query('DELETE FROM dashboard_search_block WHERE block = ?', [block]);
  // By name: the key begins with the slice, and nothing else leads to the rows of a block.
  for (let from = 0; from < ALL_SLICES; from += SLICES_AT_ONCE)
    await connection.query('DELETE FROM dashboard_search_slice WHERE slice IN (?) AND block = ?', [
      Array.from({ length: SLICES_AT_ONCE }, (_unused, index) => from + index),
      block,
    ]);
}

async function moveToEnd(connection: PoolConnection, head: SearchHead, block: number): Promise<void> {
  const range = [block * SEARCH_BLOCK_ROWS, (block + 1) * SEARCH_BLOCK_ROWS - 1];
  const [moved] = await connection.query(
    `UPDATE dashboard_search AS moved JOIN
       (SELECT number, ROW_NUMBER() OVER (ORDER BY number) AS nth FROM dashboard_search WHERE number BETWEEN ? AND ?) AS old
       ON old.number = moved.number SET moved.number = ? + old.nth - 1`,
    [...range, head.nextNumber],
  );
  if ('affectedRows' in moved) head.nextNumber += moved.affectedRows;
}

/** Number, mailbox, time, confidence, words, attachments. */
const NUMBERED = [asNumber, asNumber, asDate, asNumber, asText, orNull(asNumber)] as const;

async function writeBlock(connection: PoolConnection, head: SearchHead, block: number): Promise<void> {
  const first = block * SEARCH_BLOCK_ROWS;
  const rows = await fetchRows(
    NUMBERED,
    `SELECT number, mailbox_id, received_at, confidence, words, attachments
     FROM dashboard_search WHERE number BETWEEN ? AND ?`,
    [first, first + SEARCH_BLOCK_ROWS - 1],
    connection,
  );
  if (rows.length < SEARCH_BLOCK_ROWS / 2) return moveToEnd(connection, head, block);
  const present = Buffer.alloc(BITMAP_BYTES);
  const received = Buffer.alloc(SEARCH_BLOCK_ROWS * 4);
  const confidences = Buffer.alloc(SEARCH_BLOCK_ROWS * 8);
  const mailboxes = Buffer.alloc(SEARCH_BLOCK_ROWS * 4);
  const slices = Buffer.alloc(ALL_SLICES * BITMAP_BYTES);
  const markIn = (slice: number, byte: number, bit: number) => {
    const at = slice * BITMAP_BYTES + byte;
    slices[at] = (slices[at] ?? 0) | bit;
  };
  for (const [number, mailboxId, receivedAt, confidence, words, attachments] of rows) {
    const place = number - first;
    const [byte, bit] = [place >>> 3, 1 << (place & 7)];
    present[byte] = (present[byte] ?? 0) | bit;
    received.writeUInt32LE(blockSeconds(receivedAt), place * 4);
    confidences.writeDoubleLE(confidence, place * 8);
    mailboxes.writeUInt32LE(mailboxId, place * 4);
    markPieces(words, (slice) => markIn(slice, byte, bit));
    if (attachments) markIn(ATTACHMENT_SLICE, byte, bit);
  }
  for await (const [number, words] of readTexts(connection, first)) {
    const place = number - first;
    markTextPieces(words, (slice) => markIn(slice, place >>> 3, 1 << (place & 7)));
  }
  await connection.query(
    `INSERT INTO dashboard_search_block (block, present_count, present, received, confidence, mailbox)
     VALUES (?, ?, ?, ?, ?, ?)`,
    [block, rows.length, present, received, confidences, mailboxes],
  );
  await writeSlices(connection, block, slices);
}

/** The texts of the rows of a block that have one. */
async function* readTexts(connection: PoolConnection, first: number): AsyncGenerator<[number, string]> {
  for (let from = first; from < first + SEARCH_BLOCK_ROWS; from += TEXTS_AT_ONCE) {
    const rows = await fetchRows(
      [asNumber, asText],
      `SELECT s.number, t.words FROM dashboard_search s STRAIGHT_JOIN dashboard_message_text t
         ON t.mailbox_id = s.mailbox_id AND t.message_key = s.message_key
       WHERE s.number BETWEEN ? AND ?`,
      [from, from + TEXTS_AT_ONCE - 1],
      connection,
    );
    // In the background of a server that answers pages.
    await turn();
    yield* rows;
  }
}

async function writeSlices(connection: PoolConnection, block: number, slices: Buffer): Promise<void> {
  const nothing = '0'.repeat(BITMAP_BYTES * 2);
  for (let from = 0; from < ALL_SLICES; from += SLICES_AT_ONCE) {
    const values: string[] = [];
    for (let slice = from; slice < Math.min(ALL_SLICES, from + SLICES_AT_ONCE); slice++) {
      const hex = slices.toString('hex', slice * BITMAP_BYTES, (slice + 1) * BITMAP_BYTES);
      if (hex !== nothing) values.push(`(${slice},${block},X'${hex}')`);
    }
    if (values.length > 0)
      await runPlain(connection, `INSERT INTO dashboard_search_slice VALUES ${values.join(',')}`);
  }
}
