import { prisma } from '@/lib/store/db/prisma';
import { countsOf } from '@/lib/store/index/history/sender-counts';
import { senderOf } from '@/lib/store/index/history/sender-of';

/** `digest messages innocent spam released missed last` of each sender, as the tables have them. */
export async function countedSenders(logId: number): Promise<string[]> {
  const rows = await prisma().sender.findMany({ where: { logId } });
  return rows
    .map((row) =>
      [
        Buffer.from(row.digest).toString('hex'),
        ...[row.messages, row.innocent, row.spam, row.released, row.missed],
        row.lastAt.toISOString(),
      ].join(' '),
    )
    .sort();
}

/** The same, told from the rows of the history up to one. */
export async function sendersOfRows(logId: number, upTo: number): Promise<string[]> {
  const rows = await prisma().history.findMany({ where: { logId, seq: { lte: upTo } } });
  const senders = new Map<string, { counts: number[]; last: Date }>();
  for (const { rowKind, fromText, happenedAt } of rows) {
    const counts = countsOf(rowKind);
    if (!counts) continue;
    const digest = senderOf(fromText).digest.toString('hex');
    const known = senders.get(digest) ?? { counts: [0, 0, 0, 0, 0], last: happenedAt };
    const { messages, innocent, spam, released, missed } = counts;
    [messages, innocent, spam, released, missed].forEach((count, place) => {
      known.counts[place] = (known.counts[place] ?? 0) + count;
    });
    if (happenedAt > known.last) known.last = happenedAt;
    senders.set(digest, known);
  }
  return [...senders]
    .map(([digest, { counts, last }]) => [digest, ...counts, last.toISOString()].join(' '))
    .sort();
}
