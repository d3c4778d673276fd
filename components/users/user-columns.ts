import type { UsersPage } from '@/lib/data/get-users';

export type UserColumn = UsersPage['sort']['sort'];

/** The columns of the list of users, in order; each can be sorted by. */
export const USER_COLUMNS: readonly UserColumn[] = [
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
];

/** What the columns are called. */
export type UserLabels = Record<UserColumn, string>;
