import type { Question } from '@/lib/store/db/ask';
import { asText } from '@/lib/store/db/columns';
import { prisma } from '@/lib/store/db/prisma';
import { FOLDED_KIND } from '@/lib/store/index/history/history-kind';
import { type HistoryEntry, toHistoryEntry } from './history-entry';
import type { OpenedHistory } from './open-history';

const ASCII = /^[\x20-\x7e]*$/;

const NAMED = { signature: asText, fromText: asText };

/** Whether a history has a signature, and from whom. */
export function inHistoryQuestion(
  { state: { logId } }: OpenedHistory,
  signature: string,
): Question<typeof NAMED> {
  const sql = 'SELECT signature, from_text FROM dashboard_history WHERE log_id = ? AND signature = ?';
  return { columns: NAMED, sql, values: [logId, signature] };
}

/** The entry of a signature, or of an `id` for those that have none; null when the history does not have it. */
export async function findHistoryEntry(
  { state: { logId } }: OpenedHistory,
  name: { signature: string } | { id: number },
): Promise<HistoryEntry | null> {
  // An address may name anything; with other letters than a signature has, the server cannot compare it at all.
  if ('signature' in name && !ASCII.test(name.signature)) return null;
  const row = await prisma().history.findUnique({
    where:
      'id' in name
        ? { logId_seq: { logId, seq: name.id } }
        : { logId_signature: { logId, signature: name.signature } },
  });
  return row && row.rowKind !== FOLDED_KIND ? toHistoryEntry(row) : null;
}
