import { ofProcess } from '@/lib/ground/of-process';
import { loadUsers, type SiteUser } from './load-users';

/** So long the list is taken as it is: sorting and paging need not read everything each time. */
const FRESH_MS = 5_000;
/** After that it is still shown once more, while it is read anew: nobody sees one that is older than this. */
const KEPT_MS = 30_000;
/** So much later, when the page that shows it is on its way: reading takes the processor from it. */
const RENEW_AFTER_MS = 300;

interface Kept {
  /** When reading it began (performance.now). */
  at: number;
  users: readonly SiteUser[];
}

interface State {
  kept: Kept | null;
  reading: Promise<Kept> | null;
  renewal: NodeJS.Timeout | null;
}

const users = ofProcess('users', () => ({ now: unread() }));

/**
 * Every user of the site, in no order, as they were at most 30 seconds ago; after a change that this process has made itself
 * (forgetUsers), as they are now. Throws `unavailable` when the database is away. See decision 105.
 */
export async function keptUsers(): Promise<readonly SiteUser[]> {
  const state = users().now;
  const { kept } = state;
  const age = kept ? performance.now() - kept.at : Number.POSITIVE_INFINITY;
  if (!kept || age >= KEPT_MS) return (await read()).users;
  // Whoever comes when the kept list is too old reads again, and is told what is wrong.
  if (age >= FRESH_MS)
    state.renewal ??= setTimeout(() => {
      state.renewal = null;
      read().catch(() => undefined);
    }, RENEW_AFTER_MS).unref();
  return kept.users;
}

/** After a change that the list has to show at once; a reading that is going on may not have seen it. */
export function forgetUsers(): void {
  clearTimeout(users().now.renewal ?? undefined);
  users().now = unread();
}

function unread(): State {
  return { kept: null, reading: null, renewal: null };
}

function read(): Promise<Kept> {
  const state = users().now;
  state.reading ??= readAnew()
    .then((kept) => {
      state.kept = kept;
      return kept;
    })
    .finally(() => {
      state.reading = null;
    });
  return state.reading;
}

async function readAnew(): Promise<Kept> {
  const at = performance.now();
  return { at, users: await loadUsers() };
}
