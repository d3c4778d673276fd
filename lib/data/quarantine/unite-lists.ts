import 'server-only';
import { uniteJobs } from '@/lib/data/change/unite-jobs';
import { drawnAtHosts, hostsOfList, knownOf } from '@/lib/data/request/hosts-of-list';
import { keyAt } from '@/lib/site/hosts/host-key';
import type { HostList } from './lists-of-hosts';
import type { QuarantinePage } from './quarantine-page';
import type { QuarantineRow } from './quarantine-row';

/** What rows are in the order of. */
const VALUES: Record<QuarantinePage['sort']['key'], (row: QuarantineRow) => number | string> = {
  likely: ({ likelihood, isHeld }) => likelihood?.score ?? (isHeld ? -2 : -1),
  confidence: ({ confidence }) => confidence ?? -1,
  date: ({ receivedAt }) => receivedAt,
  from: ({ from }) => (from.name || from.address).toLowerCase(),
  subject: ({ subject }) => subject.toLowerCase(),
};

/**
 * One page of all hosts together: the same page of each, in one order. So each message is on one page, whatever comes on another host meanwhile; a page
 * has as many rows as there are hosts times those of one, and the order is strict within a page. See decision 234.
 */
export function uniteLists(own: string, here: QuarantinePage, others: readonly HostList[]): QuarantinePage {
  const all = knownOf(own, here, others);
  const page = Math.max(...all.map((list) => list.page.page));
  // One that has fewer pages shows its last one instead.
  const drawn = all.filter((list) => list.page.page === page);
  const lists = drawn.map(({ host, page: { rows }, isAway }) =>
    rows.map(
      (row): QuarantineRow => ({
        ...row,
        key: host === own ? row.key : keyAt(host, row.key),
        host: { name: host, isAway },
      }),
    ),
  );
  const scored = all.find((list) => list.page.scoring.hasScores)?.page ?? here;
  const sum = (of: (page: QuarantinePage) => number) => all.reduce((total, list) => total + of(list.page), 0);
  const before = (list: (typeof all)[number]) =>
    list.page.page === page ? list.page.from - 1 : list.page.total;
  return {
    ...here,
    rows: merged(lists, scored.sort),
    total: sum((each) => each.total),
    hasMore: all.some((list) => list.page.hasMore),
    quarantined: sum((each) => each.quarantined),
    lastReceivedAt: all.reduce<string | null>((last, list) => later(last, list.page.lastReceivedAt), null),
    page,
    pages: Math.max(...all.map((list) => list.page.pages)),
    from: all.reduce((total, list) => total + before(list), 1),
    running: all.flatMap(({ host, page: { running } }) =>
      host === own ? running : running.map((batch) => keyAt(host, batch)),
    ),
    sort: scored.sort,
    scoring: scored.scoring,
    passedOver: sum((each) => each.passedOver),
    textsWaiting: sum((each) => each.textsWaiting),
    jobs: uniteJobs(own, all),
    drawn: drawnAtHosts(all, others),
    hosts: hostsOfList(own, others),
  };
}

function later(one: string | null, other: string | null): string | null {
  return one === null || (other !== null && other > one) ? other : one;
}

/** Several lists that are in this order as one; each keeps its own order. */
function merged(lists: QuarantineRow[][], { key, direction }: QuarantinePage['sort']): QuarantineRow[] {
  const rankOf = VALUES[key];
  const goesBefore = (one: QuarantineRow, other: QuarantineRow) => {
    const [left, right] = [rankOf(one), rankOf(other)];
    return direction === 'asc' ? left < right : left > right;
  };
  const left = lists.map((rows) => [...rows]);
  const rows: QuarantineRow[] = [];
  for (;;) {
    let first: QuarantineRow[] | undefined;
    for (const list of left) if (list[0] && (!first?.[0] || goesBefore(list[0], first[0]))) first = list;
    const row = first?.shift();
    if (!row) return rows;
    rows.push(row);
  }
}
