import 'server-only';
import { z } from 'zod';
import { openedQuarantine } from '@/lib/data/quarantine/opened-quarantine';
import { sharesOfHosts } from '@/lib/data/request/shares-of-hosts';
import { requireMailboxFrame } from '@/lib/data/session/access';
import { MOST_MARKED } from '@/lib/people/alerts/sync-alerts';
import { getConfig } from '@/lib/store/config/config';

/** The numbers beside the pages of a mailbox. */
export interface FrameCounts {
  /** Messages in the quarantine; null when that cannot be determined now. */
  quarantined: number | null;
  /** How many of these look innocent and have not been looked at. */
  likelyUnseen: number;
  /** How many of them contain a word that the user watches for, as far as they are counted; null if there are no such words. */
  alerts: number | null;
  /** Whether there may be more of them than were counted. */
  hasMoreAlerts: boolean;
}

/** The page does not wait for a number. */
const WAIT_MS = 1_500;
const shape = z.looseObject({
  quarantined: z.number().nullable(),
  likelyUnseen: z.number(),
  alerts: z.number().nullable(),
  hasMoreAlerts: z.boolean(),
});

/** The numbers of a mailbox, of all filter hosts; `isPart`: of some that cannot be asked nothing is known. The caller has to authorise here. */
export async function frameCounts(
  mailbox: string,
  login: string,
): Promise<FrameCounts & { isPart: boolean }> {
  const { filterHosts } = getConfig();
  const names = filterHosts?.others.map(({ name }) => name) ?? [];
  const [here, others] = await Promise.all([
    countHere(mailbox),
    sharesOfHosts<FrameCounts>(login, names, {
      what: 'counts',
      args: () => [mailbox],
      shape,
      timeoutMs: WAIT_MS,
    }),
  ]);
  const known = [here, ...others.flatMap(({ page }) => page ?? [])];
  const sum = (of: (counts: FrameCounts) => number | null) =>
    known.reduce<number | null>((total, each) => {
      const count = of(each);
      return count === null ? total : (total ?? 0) + count;
    }, null);
  return {
    quarantined: sum(({ quarantined }) => quarantined),
    likelyUnseen: sum(({ likelyUnseen }) => likelyUnseen) ?? 0,
    alerts: sum(({ alerts }) => alerts),
    hasMoreAlerts: known.some(({ hasMoreAlerts }) => hasMoreAlerts),
    isPart: known.length <= names.length,
  };
}

/** The same of this host, for another one that asks. */
export async function frameCountsHere(mailbox: string): Promise<FrameCounts> {
  await requireMailboxFrame(mailbox);
  return countHere(mailbox);
}

async function countHere(mailbox: string): Promise<FrameCounts> {
  const opened = await openedQuarantine(mailbox).catch(() => null);
  return {
    quarantined: opened?.quarantined ?? null,
    likelyUnseen: opened?.likelyUnseen ?? 0,
    alerts: opened?.marked ?? null,
    hasMoreAlerts: opened?.marked === MOST_MARKED,
  };
}
