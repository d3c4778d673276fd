import { accuracyOf, type FilterFigures, NO_FIGURES, spamShareOf } from './filter-figures';
import type { SiteUser } from './load-users';

export const USER_SORTS = [
  'name',
  'messages',
  'bytes',
  'tp',
  'tn',
  'fn',
  'fp',
  'spamCorpusfed',
  'innocentCorpusfed',
  'accuracy',
  'spamShare',
  'mode',
  'action',
  'sedation',
  'whitelist',
  'lastMail',
  'lastSignIn',
] as const;

export type UserSort = (typeof USER_SORTS)[number];

export interface UserQuery {
  /** Part of a name, without regard to case. */
  search?: string | undefined;
  sort: UserSort;
  direction: 'asc' | 'desc';
}

/** Sums over users; a quarantine that several share counts once. */
export interface UserTotals extends FilterFigures {
  users: number;
  messages: number;
  bytes: number;
  /** Quarantines that the index has not seen yet, and which are not in the sums. */
  unknown: number;
  /** Of all mail of these users together. */
  accuracy: number | null;
  spamShare: number | null;
}

/**
 * The users that match, in order. Users without a value in a column come last in both directions; equal ones are in the
 * order of their names.
 */
export function listUsers(users: readonly SiteUser[], { search, sort, direction }: UserQuery): SiteUser[] {
  const wanted = search?.toLowerCase();
  const found = wanted ? users.filter(({ name }) => name.toLowerCase().includes(wanted)) : users;
  const turn = direction === 'asc' ? 1 : -1;
  return found
    .map((user) => ({ user, value: sortValue(user, sort) }))
    .sort((left, right) => {
      if (left.value === right.value) return compare(left.user.name, right.user.name);
      if (left.value === null) return 1;
      if (right.value === null) return -1;
      return turn * compare(left.value, right.value);
    })
    .map(({ user }) => user);
}

const FIGURES = Object.keys(NO_FIGURES) as (keyof FilterFigures)[];

/** The sums of some users. */
export function totalUsers(users: readonly SiteUser[]): UserTotals {
  const totals = { ...NO_FIGURES, users: users.length, messages: 0, bytes: 0, unknown: 0 };
  const stores = new Set<string>();
  for (const user of users) {
    for (const figure of FIGURES) totals[figure] += user[figure];
    if (stores.has(user.store)) continue;
    stores.add(user.store);
    totals.messages += user.messages ?? 0;
    totals.bytes += user.bytes ?? 0;
    if (user.messages === null) totals.unknown++;
  }
  return { ...totals, accuracy: accuracyOf(totals), spamShare: spamShareOf(totals) };
}

type SortValue = string | number | null;

function sortValue(user: SiteUser, sort: UserSort): SortValue {
  if (sort === 'accuracy') return accuracyOf(user);
  if (sort === 'spamShare') return spamShareOf(user);
  // 10 comes after 9.
  if (sort === 'sedation') return /^\d+$/.test(user.sedation) ? Number(user.sedation) : null;
  const value = user[sort];
  if (value instanceof Date) return value.getTime();
  return value === '' ? null : value;
}

function compare<T extends string | number>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
