import type { UsersPage } from '@/lib/data/get-users';

export type UserColumn = UsersPage['sort']['sort'];

/** What the columns are called. */
export type UserLabels = Record<UserColumn, string>;
