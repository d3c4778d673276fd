import type { UsersPage } from '@/lib/data/people/get-users';

export type UserColumn = UsersPage['sort']['sort'];

/** What the columns are called, and which are shown where there is no room for all. */
export type UserLabels = Record<UserColumn, { label: string; isFirst: boolean }>;

/** Of every user in every width; the column that the list is sorted by comes to them. */
export const FIRST_COLUMNS: readonly UserColumn[] = ['name', 'messages', 'bytes', 'accuracy', 'lastMail'];
