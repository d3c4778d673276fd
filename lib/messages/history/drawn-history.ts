import { createHash } from 'node:crypto';
import { AppError } from '@/lib/ground/errors';
import { prisma } from '@/lib/store/db/prisma';
import type { OpenedHistory } from './open-history';

/** How much of a history there was when its page was drawn: as lib/messages/quarantine/list/drawn-list.ts. */
export interface DrawnHistory {
  logId: number;
  /** What has this number or a higher one came later. */
  nextSeq: number;
  /** Names the row before: where the log was read anew from its beginning, numbers can mean other rows. */
  last: string;
}

const DRAWN = /^(\d{1,10})\.(\d{1,10})\.([0-9a-f]{16})$/;

/** For a field of a form. */
export async function formatDrawnHistory({
  state: { logId, entries },
  newest,
}: OpenedHistory): Promise<string> {
  const isKnown = newest?.logId === logId && newest.seq === entries;
  return [logId, entries + 1, isKnown ? nameOf(newest) : await readName(logId, entries)].join('.');
}

/** Throws `conflict` (reason `listChanged`) where a form does not say it, or its numbers mean other rows by now. */
export async function parseDrawnHistory(
  text: string | undefined,
  history: OpenedHistory,
): Promise<DrawnHistory> {
  const [, logId, nextSeq, last] = DRAWN.exec(text ?? '') ?? [];
  const drawn = { logId: Number(logId), nextSeq: Number(nextSeq), last: last ?? '' };
  if (drawn.logId !== history.state.logId || drawn.last !== (await readName(drawn.logId, drawn.nextSeq - 1)))
    throw new AppError('conflict', 'the history was read anew', { reason: 'listChanged' });
  return drawn;
}

async function readName(logId: number, seq: number): Promise<string> {
  return nameOf(
    await prisma().history.findUnique({
      where: { logId_seq: { logId, seq } },
      select: { signature: true, happenedAt: true },
    }),
  );
}

function nameOf(row: { happenedAt: Date; signature: string | null } | null): string {
  const name = row ? `${row.happenedAt.toISOString()} ${row.signature ?? ''}` : '';
  return createHash('sha256').update(name).digest('hex').slice(0, 16);
}
