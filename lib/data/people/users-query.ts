import { z } from 'zod';
import { direction, oneOf, pageNumber, words } from '@/lib/data/request/param-shapes';
import { type RawParams, singleParams } from '@/lib/data/request/raw-params';
import { USER_SORTS, type UserQuery, type UserSort } from '@/lib/people/users/list-users';

/** The columns of the list of users, in order; each can be sorted by. */
export const USER_COLUMNS: readonly UserSort[] = USER_SORTS;

/** The search parameters of the list of users; unusable ones are left out rather than refused. */
export interface UsersParams {
  q?: string | undefined;
  sort?: UserSort | undefined;
  dir?: 'asc' | 'desc' | undefined;
  page?: number | undefined;
}

export const USERS_PARAMS = z.object({
  q: words(128),
  sort: oneOf(USER_SORTS),
  dir: direction,
  page: pageNumber,
});

/** Columns of words begin with a, those of numbers and times with the largest. */
const WORDS: readonly UserSort[] = ['name', 'mode', 'action', 'whitelist'];

export function parseUsersParams(raw: RawParams): UsersParams {
  return USERS_PARAMS.parse(singleParams(raw));
}

export function toUserQuery({ q, sort = 'name', dir }: UsersParams): UserQuery {
  return { search: q, sort, direction: dir ?? firstDirection(sort) };
}

/** The order that the first click on a column asks for. */
export function firstDirection(sort: UserSort): 'asc' | 'desc' {
  return WORDS.includes(sort) ? 'asc' : 'desc';
}
