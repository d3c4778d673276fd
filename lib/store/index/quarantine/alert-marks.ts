import type { FileHandle } from 'node:fs/promises';
import type { PoolConnection } from 'mysql2/promise';
import { type HeadPlace, readHeads } from '@/lib/formats/mbox/read-heads';
import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { lockedRow, makeRow } from '@/lib/store/db/locked-row';
import { transaction } from '@/lib/store/db/pool';
import { openMailbox } from '@/lib/store/index/logs/mailbox-file';

/** Rows read, and marks written, at once. */
const CHUNK = 5_000;

const SET = { id: asNumber, digest: asText, markedSeq: asNumber };

/** Whose alerts, in which quarantine. */
export interface AlertTarget {
  mailboxId: number;
  owner: string;
  mbox: string;
  /** The last message of the index. */
  lastSeq: number;
  /** Only the mail for this user, where several people's lies in one file. */
  onlyMember: string | null;
}

/**
 * Brings the marks of somebody's alerts up to date: compares the headers of the messages that came since, or of all when the
 * alerts have changed (`digest`). The headers are read from the quarantine: kept in a table they would double the time of the
 * first index. Answers the set, for queries.
 */
export async function syncAlertMarks(
  target: AlertTarget,
  digest: string,
  isMatch: (headers: Buffer) => boolean,
): Promise<number> {
  const name = { mailbox_id: target.mailboxId, owner: target.owner };
  await makeRow('dashboard_alert_set', name);
  return transaction(async (connection) => {
    const set = await lockedRow(connection, SET, 'dashboard_alert_set', name);
    const { id } = set;
    const isSame = set.digest === digest;
    if (!isSame) await connection.query('DELETE FROM dashboard_alert_mark WHERE set_id = ?', [id]);
    const from = isSame ? set.markedSeq : 0;
    const opened = await openMailbox(target.mbox);
    try {
      if (opened) await markFrom(connection, opened.handle, target, { id, from }, isMatch);
    } finally {
      await opened?.handle.close();
    }
    await connection.query('UPDATE dashboard_alert_set SET digest = ?, marked_seq = ? WHERE id = ?', [
      digest,
      Math.max(from, target.lastSeq),
      id,
    ]);
    return id;
  });
}

/** Compares the messages behind `from`, up to the last. */
async function markFrom(
  connection: PoolConnection,
  file: FileHandle,
  target: AlertTarget,
  { id, from }: { id: number; from: number },
  isMatch: (headers: Buffer) => boolean,
): Promise<void> {
  const { mailboxId } = target;
  for (let last = from; last < target.lastSeq; ) {
    const rows = await placesBehind(connection, target, last);
    if (rows.length === 0) return;
    const matching = new Set<number>();
    for await (const { seq, block } of readHeads(file, rows)) if (isMatch(block)) matching.add(seq);
    const marks = [...matching].map((seq) => [id, mailboxId, seq]);
    if (marks.length > 0)
      await connection.query('INSERT INTO dashboard_alert_mark (set_id, mailbox_id, seq) VALUES ?', [marks]);
    last = rows.at(-1)?.seq ?? target.lastSeq;
  }
}

async function placesBehind(
  connection: PoolConnection,
  { mailboxId, onlyMember, lastSeq }: AlertTarget,
  seq: number,
): Promise<(HeadPlace & { seq: number })[]> {
  const rows = await fetchRows(
    [asNumber, asNumber, asNumber],
    `SELECT seq, byte_offset, byte_length FROM dashboard_message
      WHERE mailbox_id = ? AND seq > ? AND seq <= ? ${onlyMember === null ? '' : 'AND member = ?'} ORDER BY seq LIMIT ?`,
    [mailboxId, seq, lastSeq, ...(onlyMember === null ? [] : [onlyMember]), CHUNK],
    connection,
  );
  return rows.map(([each, offset, length]) => ({ seq: each, offset, length }));
}

/** Part of taking messages out of the index, from one on: they may come back as others. Inside the caller's transaction. */
export async function forgetMarks(
  connection: PoolConnection,
  mailboxId: number,
  fromSeq: number,
): Promise<void> {
  await connection.query('DELETE FROM dashboard_alert_mark WHERE mailbox_id = ? AND seq >= ?', [
    mailboxId,
    fromSeq,
  ]);
  await connection.query(
    'UPDATE dashboard_alert_set SET marked_seq = LEAST(marked_seq, ?) WHERE mailbox_id = ?',
    [Math.max(0, fromSeq - 1), mailboxId],
  );
}
