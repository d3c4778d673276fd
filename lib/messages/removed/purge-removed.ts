import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { blankCopies, cutBlankEnd } from '@/lib/formats/mbox/blank-copies';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { requireLocks } from '@/lib/store/home/locks-apart';
import { requireHome } from '@/lib/store/home/require-home';

const CHUNK = 200;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Deletes the copies of one store that are older than REMOVED_KEEP_DAYS: first the bytes, then what points to them. A
 * crash in between leaves operations that point to blanks, which a restore refuses by the digest, and the next purge
 * takes up again. Copies of open operations are left alone. Returns how many copies were purged. Throws what opening or
 * writing the file throws (a missing right), `conflict` when it stays locked, `unavailable` while DSPAM_HOME is not this site's, or locks are known not to hold.
 */
export async function purgeRemoved(store: string, { removedMbox }: UserFiles): Promise<number> {
  const before = new Date(Date.now() - getConfig().removedKeepDays * DAY_MS);
  let purged = 0;
  await requireHome();
  requireLocks();
  for (;;) {
    const old = await prisma().operation.findMany({
      where: {
        store,
        copyOffset: { not: null },
        state: { in: ['done', 'failed', 'unconfirmed'] },
        finishedAt: { lt: before },
      },
      select: { id: true, copyOffset: true, byteLength: true, digest: true },
      orderBy: { copyOffset: 'asc' },
      take: CHUNK,
    });
    if (old.length === 0) break;
    await blankCopies(
      removedMbox,
      old.map(({ copyOffset, byteLength, digest }) => ({
        offset: Number(copyOffset),
        length: byteLength,
        digest,
      })),
    );
    // No file counts as purged, but not where there are none at all.
    await requireHome();
    await prisma().operation.updateMany({
      where: { id: { in: old.map(({ id }) => id) } },
      data: { copyOffset: null },
    });
    purged += old.length;
  }
  if (purged > 0) await cutBlankEnd(removedMbox, () => endOfKept(store));
  return purged;
}

/** Where the last copy ends that an operation still points to. */
async function endOfKept(store: string): Promise<number> {
  const last = await prisma().operation.findFirst({
    where: { store, copyOffset: { not: null } },
    select: { copyOffset: true, byteLength: true },
    orderBy: { copyOffset: 'desc' },
  });
  return last ? Number(last.copyOffset) + last.byteLength : 0;
}
