import 'server-only';
import { askedSearch, type RawParams } from '@/lib/data/request/raw-params';
import { requireUsed, type UnusedParam, unusedPage, unusedParams } from '@/lib/data/request/unused-params';
import { forPage, requireSubadmin } from '@/lib/data/session/access';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { mayOpenMailbox } from '@/lib/people/auth/roles';
import { keptUsers } from '@/lib/people/users/kept-users';
import { listUsers, totalUsers, type UserTotals } from '@/lib/people/users/list-users';
import type { SiteUser } from '@/lib/people/users/load-users';
import { quarantineBytes } from '@/lib/people/users/quarantine-bytes';
import { getConfig } from '@/lib/store/config/config';
import { toUserRow, type UserRow } from './user-row';
import { parseUsersParams, toUserQuery, USERS_PARAMS, type UsersParams } from './users-query';

const PAGE_SIZE = 50;

export interface UsersPage {
  rows: UserRow[];
  /** Over all users that match. */
  totals: UserTotals;
  from: number;
  page: number;
  pages: number;
  params: UsersParams;
  /** What of the address was left out. */
  unused: UnusedParam[];
  sort: ReturnType<typeof toUserQuery>;
  /** Whether the viewer sees every user, or only those of their own list. */
  isWhole: boolean;
}

/** A page of the users that the viewer may open: for admins all. Others than admins and subadmins get "not found". */
export async function getUsers(raw: RawParams): Promise<UsersPage> {
  const params = parseUsersParams(raw);
  const who = await forPage(requireSubadmin, `/admin/users${askedSearch(raw)}`);
  const query = toUserQuery(params);
  const users = listUsers(await visibleUsers(who), query);
  const pages = Math.max(1, Math.ceil(users.length / PAGE_SIZE));
  const page = Math.min(params.page ?? 1, pages);
  const from = (page - 1) * PAGE_SIZE;
  const shown = await Promise.all(users.slice(from, from + PAGE_SIZE).map(withFileSize));
  return {
    rows: shown.map(toUserRow),
    totals: totalUsers(users),
    from: from + 1,
    page,
    pages,
    params,
    unused: [...unusedParams(USERS_PARAMS, raw), ...unusedPage(params.page, page)],
    sort: query,
    isWhole: who.role === 'admin',
  };
}

/** All users that match, for a download. Throws as requireSubadmin, and `invalid` for a search that cannot be used: that would be all users. */
export async function getAllUsers(raw: RawParams): Promise<SiteUser[]> {
  const who = await requireSubadmin();
  requireUsed(USERS_PARAMS, raw);
  return listUsers(await visibleUsers(who), toUserQuery(parseUsersParams(raw)));
}

async function visibleUsers(who: Parameters<typeof mayOpenMailbox>[0]): Promise<readonly SiteUser[]> {
  const users = await keptUsers();
  return who.role === 'admin' ? users : users.filter(({ name }) => mayOpenMailbox(who, name));
}

/** The file size is known even for a quarantine that was never indexed. */
async function withFileSize(user: SiteUser): Promise<SiteUser> {
  if (user.messages !== null || !isUserName(user.store)) return user;
  const { dspamHome, scale } = getConfig();
  return { ...user, bytes: await quarantineBytes(dspamHome, scale, user.store) };
}
