import 'server-only';
import { DRAWN_AT_HOSTS, formatOfHosts } from '@/lib/data/hosts/of-hosts';
import type { HostShare } from './shares-of-hosts';
import type { Trouble } from './trouble';

/** What a list says of the hosts whose mail it shows. */
export interface HostsOfList {
  /** Hosts that could not be asked, and whether what they had before is shown. */
  away: { host: string; isShown: boolean; trouble: Trouble }[];
  own: string;
  others: string[];
  /** How many hosts have a share in what is shown, and how many there are. */
  counted: number;
  all: number;
}

/** The same, of what the other hosts have answered. */
export function hostsOfList(
  own: string,
  shares: readonly HostShare<{ rows: readonly unknown[] }>[],
): HostsOfList {
  return {
    own,
    others: shares.map(({ host }) => host),
    away: shares.flatMap(({ host, page, trouble }) =>
      trouble ? [{ host, isShown: page !== null && page.rows.length > 0, trouble }] : [],
    ),
    counted: 1 + shares.filter(({ page }) => page !== null).length,
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

/** What the lists of all hosts were when their page was drawn; null where one of them cannot be asked: then nothing is offered to be done with all that match. */
export function drawnAtHosts(
  known: readonly { host: string; page: { drawn: string | null }; isAway: boolean }[],
  shares: readonly HostShare<unknown>[],
): string | null {
  if (shares.some(({ trouble }) => trouble !== null)) return null;
  return DRAWN_AT_HOSTS + formatOfHosts(known.map(({ host, page }) => [host, page.drawn ?? '']));
}
