import { sumSiteUsers } from '@/lib/people/statistics/site-sums';
import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { ATTENTION_REASONS, type Attention, attentionOf, WINDOW_DAYS } from './attention';
import { keptUsers } from './kept-users';
import type { SiteUser } from './load-users';

export interface UserAttention {
  user: SiteUser;
  attention: Attention[];
}

const WINDOW_MS = WINDOW_DAYS * 24 * 3600 * 1000;

/** The users that somebody should look at, the most serious reasons first; with one query for all of them together. */
export async function loadAttention(now = new Date()): Promise<UserAttention[]> {
  const middle = new Date(now.getTime() - WINDOW_MS);
  const [users, recent, before, retrainings, digests] = await Promise.all([
    keptUsers(),
    sumSiteUsers(middle, new Date(now.getTime() + 3600 * 1000)),
    sumSiteUsers(new Date(middle.getTime() - WINDOW_MS), middle),
    loadRetrainings(),
    loadFailedDigests(now),
  ]);
  return users
    .map((user) => {
      const { retrained = 0, undone = 0 } = retrainings.get(user.name) ?? {};
      const history = {
        recent: recent.get(user.name),
        before: before.get(user.name),
        retrained,
        undone,
        digestsFailed: digests.get(user.name),
      };
      return { user, attention: attentionOf(user, history, now) };
    })
    .filter(({ attention }) => attention.length > 0)
    .sort((left, right) => rankOf(left) - rankOf(right) || (left.user.name < right.user.name ? -1 : 1));
}

function rankOf({ attention: [first] }: UserAttention): number {
  return first ? ATTENTION_REASONS.indexOf(first.reason) : ATTENTION_REASONS.length;
}

/** Retrainings and what of them was undone, of the users whose log was read. */
async function loadRetrainings(): Promise<Map<string, { retrained: number; undone: number }>> {
  const rows = await fetchRows(
    [asText, asNumber, asNumber],
    "SELECT store, retrained_count, undone_count FROM dashboard_log WHERE kind = 'user' AND undone_count > 0",
  );
  return new Map(rows.map(([store, retrained, undone]) => [store, { retrained, undone }]));
}

const DIGESTS_MS = 7 * 24 * 3600 * 1000;

/** Digests that could not be sent, of the users who were sent none since. */
async function loadFailedDigests(now: Date): Promise<Map<string, number>> {
  const rows = await fetchRows(
    [asText, asNumber],
    `SELECT failed.owner, COUNT(*) FROM dashboard_digest failed
     WHERE failed.state = 'failed' AND failed.planned_at > ? AND NOT EXISTS (
       SELECT 1 FROM dashboard_digest later WHERE later.owner = failed.owner AND later.day > failed.day AND later.state = 'sent')
     GROUP BY failed.owner`,
    [new Date(now.getTime() - DIGESTS_MS)],
  );
  return new Map(rows);
}
