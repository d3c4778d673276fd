import { listStores } from '@/lib/formats/dspam/list-stores';
import { type Scale, userFiles } from '@/lib/formats/dspam/userdir';
import { prisma } from '@/lib/store/db/prisma';
import { isHomeTrouble } from '@/lib/store/home/require-home';
import { findStamp } from '@/lib/store/index/logs/mailbox-file';
import { noteRound } from './rounds';
import { syncQuarantine } from './sync-quarantine';

/** What a round over all quarantines did. */
export interface SyncRound {
  stores: number;
  synced: number;
  /** One line each: which quarantine could not be read, or not all of it, and why. */
  failures: string[];
}

/**
 * Brings the index of every quarantine up to date, one after the other, for pages that look at all of them. What has not
 * changed costs a stat. One that cannot be read does not stop the others; `unavailable` when the database is away, or
 * DSPAM_HOME is not this site's.
 */
export async function syncAllQuarantines(home: string, scale: Scale): Promise<SyncRound> {
  const { stores, unreadable } = await listStores(home, scale);
  const known = new Map(
    (
      await prisma().mailbox.findMany({
        select: { store: true, size: true, mtimeNs: true, inode: true, tailPending: true, passedOver: true },
      })
    ).map((row) => [row.store, row]),
  );
  const round: SyncRound = {
    stores: stores.length,
    synced: 0,
    failures: unreadable.map((folder) => `${folder}: may not be entered`),
  };
  // Those whose file has gone are looked at as well: their rows have to go.
  for (const store of new Set([...stores, ...known.keys()])) {
    try {
      const { mbox } = userFiles(home, scale, store);
      const stamp = await findStamp(mbox);
      const row = known.get(store);
      const isSame =
        stamp && row
          ? row.size === stamp.size &&
            row.mtimeNs === stamp.mtimeNs &&
            row.inode === stamp.inode &&
            !row.tailPending
          : !stamp && row?.size === 0n;
      const { passedOver } = isSame && row ? row : await syncQuarantine(store, mbox);
      if (!isSame) round.synced++;
      if (passedOver > 0) round.failures.push(`${store}: ${passedOver} of its messages could not be listed`);
    } catch (error) {
      if (isHomeTrouble(error)) throw error;
      round.failures.push(`${store}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await noteRound('quarantines', round.failures);
  return round;
}
