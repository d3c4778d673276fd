import 'server-only';
import { formatOfHosts } from '@/lib/data/hosts/of-hosts';
import { hostsOfList, knownOf } from '@/lib/data/request/hosts-of-list';
import type { HostShare } from '@/lib/data/request/shares-of-hosts';
import type { ReleaseWeight } from '@/lib/messages/quarantine/change/weigh-release';
import { keyAt } from '@/lib/site/hosts/host-key';
import type { Found, SearchPage, SiteJobView } from './search-page';

type Preview = NonNullable<SearchPage['preview']>;
type Known = { host: string; page: SearchPage; isAway: boolean }[];
/** Clicks that are shown. */
const MOST_JOBS = 3;
const MOST_FAILURES = 50;

/** The search over the quarantines of all hosts: the same page of each, newest first (decision 234), and their work as that of one click. */
export function uniteSearch(
  own: string,
  here: SearchPage,
  shares: readonly HostShare<SearchPage>[],
): SearchPage {
  const all = knownOf(own, here, shares);
  const rows = shares.map((share) => ({
    ...share,
    page: share.page && { rows: share.page.found?.rows ?? [] },
  }));
  const isWhole = shares.every(({ trouble }) => trouble === null);
  const found = here.found && foundOf(own, all);
  return {
    ...here,
    found,
    unused: here.unused.filter(({ why }) => why !== 'noPage' || found?.page === here.found?.page),
    // What is on a host that cannot be asked would be left out of "all".
    preview: isWhole ? previewOf(all) : null,
    jobs: jobsOf(own, all),
    hosts: hostsOfList(own, rows),
  };
}

function foundOf(own: string, all: Known): Found {
  const lists = all.flatMap(({ host, page, isAway }) =>
    page.found ? [{ host, isAway, found: page.found }] : [],
  );
  const page = Math.max(...lists.map(({ found }) => found.page));
  const sum = (of: (found: Found) => number) => lists.reduce((total, { found }) => total + of(found), 0);
  const rows = lists.flatMap(({ host, isAway, found }) =>
    // One that has fewer pages shows its last one instead.
    found.page === page
      ? found.rows.map((row) => ({
          ...row,
          key: host === own ? row.key : keyAt(host, row.key),
          receivedAt: new Date(row.receivedAt),
          host: { name: host, isAway },
        }))
      : [],
  );
  return {
    rows: rows.sort((one, other) => Number(other.receivedAt) - Number(one.receivedAt)),
    total: sum(({ total }) => total),
    hasMore: lists.some(({ found }) => found.hasMore),
    page,
    pages: Math.max(...lists.map(({ found }) => found.pages)),
    behind: sum(({ behind }) => behind),
  };
}

function previewOf(all: Known): SearchPage['preview'] {
  const previews = all.flatMap(({ host, page: { preview } }) => (preview ? [{ host, ...preview }] : []));
  const [first] = previews;
  // Each of them has read the same address.
  if (!first || previews.length < all.length) return null;
  const { host: _host, ...about } = first;
  const sum = (of: (preview: Preview) => number) => previews.reduce((total, each) => total + of(each), 0);
  const meant = previews.filter(({ messages }) => messages > 0);
  const ofEach = (of: (preview: Preview) => string) =>
    formatOfHosts(
      meant.flatMap((each): [string, string][] => (of(each) === '' ? [] : [[each.host, of(each)]])),
    );
  return {
    ...about,
    messages: sum(({ messages }) => messages),
    mailboxes: sum(({ mailboxes }) => mailboxes),
    hasMore: previews.some(({ hasMore }) => hasMore),
    weight: weightOf(previews.flatMap(({ weight }) => weight ?? [])),
    shown: {
      messages: ofEach(({ shown }) => shown.messages),
      below: ofEach(({ shown }) => shown.below),
      confirmed: ofEach(({ shown }) => shown.confirmed),
    },
  };
}

function weightOf(weights: readonly ReleaseWeight[]): ReleaseWeight | null {
  if (weights.length === 0) return null;
  const sum = (of: (weight: ReleaseWeight) => number) => weights.reduce((total, each) => total + of(each), 0);
  return {
    messages: sum(({ messages }) => messages),
    unlikely: sum(({ unlikely }) => unlikely),
    unjudged: sum(({ unjudged }) => unjudged),
    forGood: weights.some(({ forGood }) => forGood === null) ? null : sum(({ forGood }) => forGood ?? 0),
    digest: '',
  };
}

function jobsOf(own: string, all: Known): SiteJobView[] {
  const clicks = new Map<string, SiteJobView>();
  // How far those of a host are that cannot be asked, nobody knows.
  for (const { host, page, isAway } of all)
    for (const given of isAway ? [] : page.jobs) {
      const failures = given.failures.map((each) => ({
        ...each,
        key: host === own ? each.key : keyAt(host, each.key),
      }));
      const job = { ...given, failures, createdAt: new Date(given.createdAt) };
      const one = clicks.get(job.batch);
      clicks.set(job.batch, one ? together(one, job) : job);
    }
  return [...clicks.values()]
    .sort((one, other) => Number(other.createdAt) - Number(one.createdAt))
    .slice(0, MOST_JOBS);
}

function isGone({ isUndone, succeeded, isGoing }: SiteJobView): boolean {
  return isUndone || (succeeded === 0 && !isGoing);
}

function together(one: SiteJobView, other: SiteJobView): SiteJobView {
  return {
    ...one,
    isGoing: one.isGoing || other.isGoing,
    isNews: one.isNews || other.isNews,
    mailboxes: one.mailboxes + other.mailboxes,
    total: one.total + other.total,
    succeeded: one.succeeded + other.succeeded,
    failed: one.failed + other.failed,
    failures: [...one.failures, ...other.failures].slice(0, MOST_FAILURES),
    notReversed: one.notReversed + other.notReversed,
    createdAt: new Date(Math.min(Number(one.createdAt), Number(other.createdAt))),
    canUndo: !one.isGoing && !other.isGoing && (one.canUndo || other.canUndo),
    isUndone: isGone(one) && isGone(other) && (one.isUndone || other.isUndone),
  };
}
