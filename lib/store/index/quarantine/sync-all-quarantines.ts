import { listUserFolders } from '@/lib/formats/dspam/list-stores';
import { type Scale, userFiles } from '@/lib/formats/dspam/userdir';
import { findAnything } from '@/lib/ground/files/find-file';
import { asBigInt, asFlag, asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { isHomeTrouble } from '@/lib/store/home/require-home';
import { type FileStamp, findStamp } from '@/lib/store/index/logs/mailbox-file';
import { noEntryLine, unlistedLine } from './round-failure';
import { noteRound } from './rounds';
import { syncQuarantine } from './sync-quarantine';

/** What a round over all quarantines did. */
export interface SyncRound {
  stores: number;
  synced: number;
  /** One line each: which quarantine could not be read, or not all of it, and why. */
  failures: string[];
}

/** So many side by side: a network file system, and the disk of the database, take their time for each. Pages have connections left. */
const AT_ONCE = 3;

/** What the index knows of a file. */
type Known = Pick<FileStamp, 'size' | 'mtimeNs' | 'inode'> & { tailPending: boolean; passedOver: number };

/**
 * Brings the index of every quarantine up to date, for pages that look at all of them. What has not changed costs one stat, and nothing in the
 * database. One that cannot be read does not stop the others; `unavailable` when the database is away, or DSPAM_HOME is not this site's. See decision 236.
 */
export async function syncAllQuarantines(home: string, scale: Scale): Promise<SyncRound> {
  const { names, unreadable } = await listUserFolders(home, scale);
  const known = await findKnown();
  const round: SyncRound = { stores: 0, synced: 0, failures: [] };
  const visit = async (store: string): Promise<string | null> => {
    const row = known.get(store);
    try {
      const { mbox } = userFiles(home, scale, store);
      const stamp = await findStamp(mbox).catch(async (error) => {
        // A folder that may not be looked into, and in which nothing was ever found, is nobody's quarantine.
        if (row || (await findAnything(mbox))) throw error;
        return null;
      });
      if (!stamp && !row) return null;
      if (stamp) round.stores++;
      const isSame = isKnown(stamp, row);
      if (!isSame) round.synced++;
      const { passedOver } = isSame && row ? row : await syncQuarantine(store, mbox);
      return passedOver > 0 ? unlistedLine(store, passedOver) : null;
    } catch (error) {
      if (isHomeTrouble(error)) throw error;
      return `${store}: ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  // Those whose file has gone are looked at as well: their rows have to go.
  const said = await sideBySide([...new Set([...names, ...known.keys()])], visit);
  round.failures = [...unreadable.map(noEntryLine), ...said.filter((line) => line !== null)];
  await noteRound('quarantines', round.failures);
  return round;
}

async function findKnown(): Promise<Map<string, Known>> {
  const rows = await fetchRows(
    [asText, asBigInt, asBigInt, asBigInt, asFlag, asNumber],
    'SELECT store, size, mtime_ns, inode, tail_pending, passed_over FROM dashboard_mailbox',
  );
  return new Map(
    rows.map(([store, size, mtimeNs, inode, tailPending, passedOver]) => [
      store,
      { size, mtimeNs, inode, tailPending, passedOver },
    ]),
  );
}

function isKnown(stamp: FileStamp | null, row: Known | undefined): boolean {
  if (!stamp) return row?.size === 0n;
  if (!row || row.tailPending) return false;
  return row.size === stamp.size && row.mtimeNs === stamp.mtimeNs && row.inode === stamp.inode;
}

/** What `work` answers of each, in their order. The first error ends it, once what was begun has come to its end. */
async function sideBySide<T, R>(all: readonly T[], work: (each: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < all.length; at = next++) {
      try {
        answers[at] = await work(all[at] as T);
      } catch (error) {
        next = all.length;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
  return answers;
}
