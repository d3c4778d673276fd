import { setImmediate as turn } from 'node:timers/promises';
import type { ResultSetHeader } from 'mysql2/promise';
import { asNumber, asText, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { EXCERPT_READER } from './excerpts';
import { READER } from './message-row';
import { eachSlice, SLICES, SLICES_VERSION } from './message-slices';

/** Messages of a part, at most: a kilobyte of each slice. */
const PART = 8192;
/** A new part is worth so many messages; fewer are looked at one by one. */
export const LEAST_SLICED = 1024;
/** Texts that are read in one statement: some milliseconds of work. */
const TEXTS_AT_ONCE = 64;
/** With 2 KB of hex each, half a megabyte. */
const ROWS_AT_ONCE = 256;
const DELETED_AT_ONCE = 5000;

/** What bits are made by, beside the generation of the rows: of another version they say nothing. */
export const SLICED_BY = `.${READER}.${EXCERPT_READER}.${SLICES_VERSION}`;

/** How far a mailbox is, as far as its bits are concerned. */
export interface SlicedState {
  generation: number;
  nextSeq: number;
  /** The texts of messages up to this one were read. */
  excerptSeq: number;
  /** By this version of the reader. */
  excerptReader: number;
  /** The messages up to this one have bits, made by what `slicedAs` says. */
  slicedSeq: number;
  slicedAs: string;
}

/** The messages that are to get bits next; null where there are too few. As long as texts are being read, only whole parts. */
export function nextPart(state: SlicedState): { first: number; count: number } | null {
  const done = state.slicedAs === `${state.generation}${SLICED_BY}` ? state.slicedSeq : 0;
  const least = state.excerptSeq < state.nextSeq - 1 ? PART : LEAST_SLICED;
  const count = Math.min(PART, Math.floor((state.excerptSeq - done) / LEAST_SLICED) * LEAST_SLICED);
  return count < least ? null : { first: done + 1, count };
}

/**
 * Gives the next messages of a quarantine their bits, once their texts were read; whether there were any. One at a time for each mailbox: the
 * caller sees to it. What was interrupted is done again. Throws `unavailable` when the database is away.
 */
export async function writeSlices(store: string): Promise<boolean> {
  const mailbox = await prisma().mailbox.findUnique({ where: { store } });
  const part = mailbox && nextPart(mailbox);
  if (!part || mailbox.reader !== READER || mailbox.excerptReader !== EXCERPT_READER) return false;
  const { id, generation } = mailbox;
  const slicedAs = `${generation}${SLICED_BY}`;
  if (mailbox.slicedAs !== slicedAs) await beginAnew(id, slicedAs);
  const bits = await bitsOf(id, part.first, part.count);
  await insertBits(id, part.first, bits);
  // Only now they count, if they are still bits of these messages.
  await pool().query(
    `UPDATE dashboard_mailbox SET sliced_seq = ? WHERE id = ? AND generation = ? AND reader = ? AND excerpt_reader = ?
       AND sliced_as = ? AND sliced_seq = ?`,
    [part.first + part.count - 1, id, generation, READER, EXCERPT_READER, slicedAs, part.first - 1],
  );
  return true;
}

/** Takes out all bits of a mailbox. */
export async function forgetSlices(id: number): Promise<void> {
  for (;;) {
    const [deleted] = await pool().query<ResultSetHeader>(
      'DELETE FROM dashboard_message_slice WHERE mailbox_id = ? LIMIT ?',
      [id, DELETED_AT_ONCE],
    );
    if (deleted.affectedRows < DELETED_AT_ONCE) return;
  }
}

async function beginAnew(id: number, slicedAs: string): Promise<void> {
  const note = 'UPDATE dashboard_mailbox SET sliced_seq = 0, sliced_as = ? WHERE id = ?';
  await pool().query(note, ['', id]);
  await forgetSlices(id);
  await pool().query(note, [slicedAs, id]);
}

interface Bits {
  /** Of all slices, one after the other. */
  all: Buffer;
  /** Of one slice. */
  bytes: number;
}

async function bitsOf(id: number, first: number, count: number): Promise<Bits> {
  const bytes = count / 8;
  const all = Buffer.alloc(SLICES * bytes);
  for (let from = first; from < first + count; from += TEXTS_AT_ONCE) {
    const rows = await fetchRows(
      [asNumber, asText, orNull(asText)],
      `SELECT m.seq, m.search_text, t.words FROM dashboard_message m LEFT JOIN dashboard_message_text t
         ON t.mailbox_id = m.mailbox_id AND t.message_key = m.message_key
       WHERE m.mailbox_id = ? AND m.seq BETWEEN ? AND ?`,
      [id, from, Math.min(from + TEXTS_AT_ONCE, first + count) - 1],
    );
    for (const [seq, headers, text] of rows) {
      const [byte, bit] = [(seq - first) >>> 3, 1 << ((seq - first) & 7)];
      const mark = (slice: number) => {
        const at = slice * bytes + byte;
        all[at] = (all[at] ?? 0) | bit;
      };
      // As a search takes them apart by their line ends: see lib/messages/quarantine/list/message-query.ts.
      eachSlice('from', beforeLast(headers), mark);
      eachSlice('subject', behindFirst(headers), mark);
      if (text === null) continue;
      eachSlice('to', beforeLast(text), mark);
      eachSlice('text', behindFirst(text), mark);
    }
    // In the background of a server that answers pages.
    await turn();
  }
  return { all, bytes };
}

function beforeLast(text: string): string {
  return text.slice(0, Math.max(0, text.lastIndexOf('\n')));
}

function behindFirst(text: string): string {
  return text.slice(text.indexOf('\n') + 1);
}

async function insertBits(id: number, first: number, { all, bytes }: Bits): Promise<void> {
  const nothing = '0'.repeat(bytes * 2);
  for (let from = 0; from < SLICES; from += ROWS_AT_ONCE) {
    const values: string[] = [];
    for (let slice = from; slice < Math.min(SLICES, from + ROWS_AT_ONCE); slice++) {
      const hex = all.toString('hex', slice * bytes, (slice + 1) * bytes);
      if (hex !== nothing) values.push(`(${id},${slice},${first},X'${hex}')`);
    }
    if (values.length > 0)
      await pool().query(`REPLACE INTO dashboard_message_slice VALUES ${values.join(',')}`);
  }
}
