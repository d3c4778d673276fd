import 'server-only';
import { uniteJobs } from '@/lib/data/change/unite-jobs';
import { formatOfHosts } from '@/lib/data/hosts/of-hosts';
import { drawnAtHosts, hostsOfList, knownOf } from '@/lib/data/request/hosts-of-list';
import type { HostShare } from '@/lib/data/request/shares-of-hosts';
import { HISTORY_PAGE_SIZE } from '@/lib/messages/history/history-query';
import { keyAt } from '@/lib/site/hosts/host-key';
import type { HistoryPage } from './history-page';
import type { PlacesOfHosts } from './history-places';
import type { HistoryRow } from './history-row';

/** The rows of one host in the direction that is read, and how many of them are on the page. */
interface Share {
  host: string;
  page: HistoryPage;
  rows: HistoryRow[];
  taken: number;
}

/**
 * One page of the histories of all hosts, in one order. Each host has a place of its own in the address, behind the last of its rows that was shown, so that the
 * order is strict over all pages, and each row is on one of them. See decision 250.
 */
export function uniteHistories(
  own: string,
  places: PlacesOfHosts,
  here: HistoryPage,
  shares: readonly HostShare<HistoryPage>[],
): HistoryPage {
  const isUp = places.direction === 'after';
  const all = knownOf(own, here, shares);
  const lists = all.map(({ host, page, isAway }): Share => {
    const rows = page.rows.map((row) => rowAt(row, host, host === own, isAway));
    return { host, page, rows: isUp ? rows.reverse() : rows, taken: 0 };
  });
  const searchedTo = furthest(
    lists.flatMap(({ page }) => page.searchedTo ?? []),
    isUp,
  );
  const rows = merge(lists, searchedTo, isUp);
  const moreOf = ({ page }: Share) => placeOf(isUp ? page.newer : page.older);
  const isMore = lists.some((list) => list.taken < list.rows.length || moreOf(list) !== null);
  // A host of which nothing is known goes on from where it was.
  const ahead = new Map(places.of);
  const behind = new Map<string, number>();
  for (const [host, place] of places.of) behind.set(host, isUp ? place + 1 : Math.max(0, place - 1));
  for (const list of lists) {
    const asked = places.of.get(list.host);
    const [first, last] = [list.rows[0], list.rows[list.taken - 1]];
    const beforeFirst = first && (isUp ? first.place - 1 : first.place + 1);
    const on = list.taken < list.rows.length ? null : moreOf(list);
    ahead.set(list.host, on ?? last?.place ?? asked ?? beforeFirst ?? 0);
    if (list.taken > 0 && first) behind.set(list.host, first.place);
    else if (asked === undefined && first) behind.set(list.host, first.place);
  }
  const onward = isMore ? formatOfHosts(ahead) : null;
  const isFirst = !isUp && places.of.size === 0;
  const back = isFirst ? null : formatOfHosts(behind);
  const total = lists.reduce<number | null>(
    (sum, { page }) => (sum === null || page.total === null ? null : sum + page.total),
    0,
  );
  return {
    ...here,
    rows: isUp ? rows.reverse() : rows,
    total,
    isEmpty: lists.every(({ page }) => page.isEmpty),
    newer: isUp ? onward : back,
    older: isUp ? back : onward,
    searchedTo,
    otherLogs: all.flatMap(({ host, page: { log } }) => (host === own ? [] : [{ host, log }])),
    running: all.flatMap(({ host, page: { running } }) =>
      host === own ? running : running.map((batch) => keyAt(host, batch)),
    ),
    lastDone: formatOfHosts(all.map(({ host, page }) => [host, page.lastDone])),
    jobs: uniteJobs(own, all),
    drawn: drawnAtHosts(all, shares),
    hosts: hostsOfList(own, shares),
  };
}

/** The places that a host says itself are numbers. */
function placeOf(place: HistoryPage['older']): number | null {
  return typeof place === 'number' ? place : null;
}

function rowAt(row: HistoryRow, host: string, isHere: boolean, isAway: boolean): HistoryRow {
  const at = { ...row, host: { name: host, isAway }, retraining: isAway ? null : row.retraining };
  if (isHere) return at;
  const { key, quarantineKey } = row;
  return { ...at, key: keyAt(host, key), quarantineKey: quarantineKey && keyAt(host, quarantineKey) };
}

/** How far all of them have looked. */
function furthest(times: readonly string[], isUp: boolean): string | null {
  const sorted = [...times].sort();
  return (isUp ? sorted[0] : sorted.at(-1)) ?? null;
}

/** The first rows of all lists, each of which keeps its own order, as far as a search has looked on every host. */
function merge(lists: Share[], searchedTo: string | null, isUp: boolean): HistoryRow[] {
  const goesBefore = (one: string, other: string) => (isUp ? one < other : one > other);
  const rows: HistoryRow[] = [];
  while (rows.length < HISTORY_PAGE_SIZE) {
    let first: Share | undefined;
    for (const list of lists) {
      const [row, best] = [list.rows[list.taken], first?.rows[first.taken]];
      // What has no time keeps its place behind the one before it.
      if (row && (!best || row.at === null || (best.at !== null && goesBefore(row.at, best.at))))
        first = list;
    }
    const row = first?.rows[first.taken];
    if (!first || !row) break;
    if (searchedTo !== null && row.at !== null && goesBefore(searchedTo, row.at)) break;
    rows.push(row);
    first.taken += 1;
  }
  return rows;
}
