import { Prisma } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import type { PreferenceChange, StoredPreference } from './stored-preference';

/** Of the rows of dspam_preferences that are everybody's defaults (F§6). */
export const DEFAULTS_UID = 0;

/** The rows of some uids. */
export async function readPreferenceRows(
  uids: readonly number[],
): Promise<(StoredPreference & { uid: number })[]> {
  const rows = await prisma().preference.findMany({
    where: { uid: { in: [...uids] } },
    select: { uid: true, preference: true, value: true },
    orderBy: { preference: 'asc' },
  });
  return rows.map(({ uid, preference, value }) => ({ uid, name: preference, value }));
}

/**
 * Writes only what is to change, in one transaction; each step is one statement, because DSPAM's own tables are MyISAM, which
 * has no transactions: DSPAM, which reads them at every message, never sees a part of a step (of the complete defaults
 * least of all, F§0.10).
 */
export async function writePreferenceRows(uid: number, changes: readonly PreferenceChange[]): Promise<void> {
  const set = changes.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]));
  const removed = changes.flatMap(({ name, value }) => (value === null ? [name] : []));
  const steps = [];
  if (set.length > 0) {
    const rows = set.map(({ name, value }) => Prisma.sql`(${uid}, ${name}, ${value})`);
    steps.push(
      prisma().$executeRaw`INSERT INTO dspam_preferences (uid, preference, value) VALUES ${Prisma.join(rows)}
        ON DUPLICATE KEY UPDATE value = VALUES(value)`,
    );
  }
  if (removed.length > 0)
    steps.push(prisma().preference.deleteMany({ where: { uid, preference: { in: removed } } }));
  if (steps.length > 0) await prisma().$transaction(steps);
}
