import type { UsersPage } from '@/lib/data/people/get-users';

export type UserColumn = UsersPage['sort']['sort'];

/** What the columns are called. */
export type UserLabels = Record<UserColumn, string>;
