import { askRows } from '@/lib/store/db/ask';
import { asBytes, asText } from '@/lib/store/db/columns';

/** Of a sender so many From lines are looked at: those of the newest mail. */
const MOST_LINES = 10;

const LINE = { digest: asBytes, fromLine: asText };

export interface SenderLines {
  /** As the history has them, the newest first. */
  lines: string[];
  /** There are more than these. */
  hasMore: boolean;
}

/** The exact From lines of some senders, by the digits of their digests; none of a sender whose mail had no such line. */
export async function listSenderLines(
  logId: number,
  digests: readonly Buffer[],
): Promise<Map<string, SenderLines>> {
  const found = new Map<string, SenderLines>();
  if (digests.length === 0) return found;
  const one = `(SELECT digest, from_line FROM dashboard_sender_line WHERE log_id = ? AND digest = ?
    ORDER BY last_at DESC LIMIT ${MOST_LINES + 1})`;
  const rows = await askRows(
    LINE,
    digests.map(() => one).join(' UNION ALL '),
    digests.flatMap((digest) => [logId, digest]),
  );
  for (const { digest, fromLine } of rows) {
    const key = digest.toString('hex');
    const known = found.get(key) ?? { lines: [], hasMore: false };
    if (known.lines.length < MOST_LINES) known.lines.push(fromLine);
    else known.hasMore = true;
    found.set(key, known);
  }
  return found;
}
