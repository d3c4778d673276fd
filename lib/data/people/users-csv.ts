import 'server-only';
import { getTranslations } from 'next-intl/server';
import { type CsvCell, csvAnswer } from '@/lib/data/request/csv-answer';
import { partAnswer } from '@/lib/data/request/part-answer';
import type { RawParams } from '@/lib/data/request/raw-params';
import { accuracyOf, spamShareOf } from '@/lib/people/users/filter-figures';
import { USER_SORTS } from '@/lib/people/users/list-users';
import type { SiteUser } from '@/lib/people/users/load-users';
import { getAllUsers } from './get-users';

/** The users that match, all of them, as a file: shares in percent, sizes in bytes, times in UTC. */
export async function usersCsv(raw: RawParams): Promise<Response> {
  return partAnswer(async () => {
    const users = await getAllUsers(raw);
    const t = await getTranslations('usersColumn');
    return csvAnswer(
      'users.csv',
      // Where a head may break is nothing for a file.
      USER_SORTS.map((column) => t(column).replaceAll('\u00ad', '')),
      users.map((user) => toCells(user)),
    );
  });
}

function toCells(user: SiteUser): CsvCell[] {
  const cells = {
    ...user,
    accuracy: percent(accuracyOf(user)),
    spamShare: percent(spamShareOf(user)),
    lastMail: user.lastMail?.toISOString() ?? null,
    lastSignIn: user.lastSignIn?.toISOString() ?? null,
  };
  return USER_SORTS.map((column) => cells[column]);
}

function percent(share: number | null): string {
  return share === null ? '' : (100 * share).toFixed(3);
}
