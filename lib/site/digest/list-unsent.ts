import { prisma } from '@/lib/store/db/prisma';
import { DIGEST_REASONS, type DigestReason } from './digest-reason';

/** A digest that was not sent, or not to everybody. */
export interface UnsentDigest {
  owner: string;
  /** As 2026-12-14. */
  day: string;
  reason: DigestReason;
  /** What the mail server said. */
  detail: string;
  /** It is tried again by itself. */
  isWaiting: boolean;
}

const SHOWN_MS = 7 * 24 * 3600 * 1000;
const MOST = 100;

/** The digests of the last seven days that were not sent, or not to everybody, the newest first; 100 at most, and how many there are. */
export async function listUnsent(now = new Date()): Promise<{ unsent: UnsentDigest[]; total: number }> {
  const where = { reason: { not: null }, plannedAt: { gt: new Date(now.getTime() - SHOWN_MS) } };
  const [rows, total] = await Promise.all([
    prisma().digest.findMany({
      where,
      select: { owner: true, day: true, state: true, reason: true, detail: true },
      orderBy: [{ plannedAt: 'desc' }, { owner: 'asc' }],
      take: MOST,
    }),
    prisma().digest.count({ where }),
  ]);
  const unsent = rows.flatMap(({ owner, day, state, detail, reason: saved }): UnsentDigest[] => {
    const reason = DIGEST_REASONS.find((known) => known === saved);
    return reason ? [{ owner, day, reason, detail, isWaiting: state === 'planned' }] : [];
  });
  return { unsent, total };
}
