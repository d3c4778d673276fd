import 'server-only';
import type { HostShare } from './shares-of-hosts';
import type { Trouble } from './trouble';

/** What a list says of the hosts whose mail it shows. */
export interface HostsOfList {
  /** Hosts that could not be asked, and whether what they had before is shown. */
  away: { host: string; isShown: boolean; trouble: Trouble }[];
  /** Hosts on which longer work of this mailbox goes on, which is not shown here. */
  busy: string[];
  own: string;
  /** How many hosts have a share in what is shown, and how many there are. */
  counted: number;
  all: number;
}

/** The same, of what the other hosts have answered. */
export function hostsOfList(
  own: string,
  shares: readonly HostShare<{ rows: readonly unknown[]; jobs: readonly unknown[] }>[],
): HostsOfList {
  const known = shares.filter(({ page }) => page !== null);
  return {
    own,
    away: shares.flatMap(({ host, page, trouble }) =>
      trouble ? [{ host, isShown: page !== null && page.rows.length > 0, trouble }] : [],
    ),
    busy: known.flatMap(({ host, page }) => (page && page.jobs.length > 0 ? [host] : [])),
    counted: known.length + 1,
    all: shares.length + 1,
  };
}

/** The lists of all hosts of which something is known, this one first; `isAway`: the host cannot be asked now. */
export function knownOf<Page>(
  own: string,
  here: Page,
  shares: readonly HostShare<Page>[],
): { host: string; page: Page; isAway: boolean }[] {
  const others = shares.flatMap(({ host, page, trouble }) =>
    page ? [{ host, page, isAway: trouble !== null }] : [],
  );
  return [{ host: own, page: here, isAway: false }, ...others];
}
