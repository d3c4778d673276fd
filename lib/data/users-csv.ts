import 'server-only';
import { stringify } from 'csv-stringify/sync';
import { getTranslations } from 'next-intl/server';
import { accuracyOf, spamShareOf } from '@/lib/users/filter-figures';
import { USER_SORTS } from '@/lib/users/list-users';
import type { SiteUser } from '@/lib/users/load-users';
import { getAllUsers } from './get-users';
import { partAnswer } from './part-answer';
import type { RawParams } from './raw-params';

/** The users that match, all of them, as a file: shares in percent, sizes in bytes, times in UTC. */
export async function usersCsv(raw: RawParams): Promise<Response> {
  return partAnswer(async () => {
    const users = await getAllUsers(raw);
    const t = await getTranslations('usersColumn');
    const columns = USER_SORTS.map((key) => ({ key, header: t(key) }));
    const text = stringify(users.map(toRecord), {
      columns,
      header: true,
      bom: true,
      // A user name that begins with = must not become a formula.
      escape_formulas: true,
    });
    return new Response(text, {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="users.csv"',
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'private, no-store',
      },
    });
  });
}

function toRecord(user: SiteUser): Record<string, string | number | null> {
  return {
    ...user,
    accuracy: percent(accuracyOf(user)),
    spamShare: percent(spamShareOf(user)),
    lastMail: user.lastMail?.toISOString() ?? null,
    lastSignIn: user.lastSignIn?.toISOString() ?? null,
  };
}

function percent(share: number | null): string {
  return share === null ? '' : (100 * share).toFixed(3);
}
