import type { UsersParams } from '@/lib/data/people/users-query';
import { searchOf } from '@/lib/data/request/raw-params';

/** The address of the list of users; `csv` is that of the same list as a file. */
export function usersPath(params: UsersParams = {}): string {
  return `/admin/users${searchOf(params)}`;
}

export function usersCsvPath({ q, sort, dir }: UsersParams): string {
  return `/admin/users/csv${searchOf({ q, sort, dir })}`;
}
