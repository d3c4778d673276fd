import 'server-only';
import { uniteJobs } from '@/lib/data/change/unite-jobs';
import { hostsOfList, knownOf } from '@/lib/data/request/hosts-of-list';
import type { HostShare } from '@/lib/data/request/shares-of-hosts';
import { keyAt } from '@/lib/site/hosts/host-key';
import type { RemovedPage } from './removed-page';

/** One page of what was removed on all hosts: the same page of each, in one order, as of the quarantine (unite-lists.ts, decision 234). */
export function uniteRemoved(
  own: string,
  here: RemovedPage,
  shares: readonly HostShare<RemovedPage>[],
): RemovedPage {
  const all = knownOf(own, here, shares);
  const page = Math.max(...all.map((list) => list.page.page));
  // One that has fewer pages shows its last one instead.
  const rows = all.flatMap((list) =>
    list.page.page === page
      ? list.page.rows.map((row) => ({
          ...row,
          id: list.host === own ? row.id : keyAt(list.host, row.id),
          host: { name: list.host, isAway: list.isAway },
        }))
      : [],
  );
  const sum = (of: (page: RemovedPage) => number) => all.reduce((total, list) => total + of(list.page), 0);
  const pages = Math.max(...all.map((list) => list.page.pages));
  return {
    ...here,
    // Newest first; of one second those of one host stay together.
    rows: rows.sort((one, other) => Date.parse(other.removedAt) - Date.parse(one.removedAt)),
    total: sum((each) => each.total),
    removed: sum((each) => each.removed),
    page,
    pages,
    from: 1 + sum((each) => (each.page === page ? each.from - 1 : each.total)),
    unused: page === here.page ? here.unused : here.unused.filter(({ why }) => why !== 'noPage'),
    running: all.flatMap(({ host, page: { running } }) =>
      host === own ? running : running.map((batch) => keyAt(host, batch)),
    ),
    copiesTroubles: all.flatMap(({ host, page: { copiesTroubles } }) =>
      copiesTroubles.map((trouble) => ({ ...trouble, host: host === own ? null : host })),
    ),
    jobs: uniteJobs(own, all),
    hosts: hostsOfList(own, shares),
  };
}
