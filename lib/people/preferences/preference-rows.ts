import { transaction } from '@/lib/store/db/pool';
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
  await transaction(async (connection) => {
    if (set.length > 0)
      await connection.query(
        `INSERT INTO dspam_preferences (uid, preference, value) VALUES ?
         ON DUPLICATE KEY UPDATE value = VALUES(value)`,
        [set.map(({ name, value }) => [uid, name, value])],
      );
    if (removed.length > 0)
      await connection.query('DELETE FROM dspam_preferences WHERE uid = ? AND preference IN (?)', [
        uid,
        removed,
      ]);
  });
}
