import {
  type FoundName,
  findName,
  findUnasked,
  findUnlisted,
  judgeNames,
} from '@/lib/people/identity/find-uid';
import { askRows } from '@/lib/store/db/ask';
import { asNumber, asText, orNull } from '@/lib/store/db/columns';
import { DEFAULTS_UID } from './preference-rows';
import { preferencesAreIn, readPreferences, type StoredPreferences } from './preference-store';

/** Who a name is to DSPAM, and the preferences that count for them. */
export interface KnownUser extends FoundName {
  preferences: StoredPreferences;
}

/** What findName and readPreferences say of a user; of one whom the tables know, in one statement. Throws `unavailable`. */
export async function findUser(user: string): Promise<KnownUser> {
  if (preferencesAreIn() === 'files') return withPreferences(user, await findName(user));
  try {
    const rows = await readUser(user);
    return rows.length > 0 ? toUser(user, rows) : await withPreferences(user, await findUnlisted(user));
  } catch (error) {
    return withPreferences(user, await findUnasked(user, error));
  }
}

async function withPreferences(user: string, found: FoundName): Promise<KnownUser> {
  return {
    ...found,
    preferences: await readPreferences({ kind: 'user', name: user, known: found.known }),
  };
}

const ROW = {
  uid: asNumber,
  name: asText,
  /** The uid that a preference is kept for; null where there is none. */
  owner: orNull(asNumber),
  preference: orNull(asText),
  value: orNull(asText),
};

function readUser(user: string) {
  return askRows(
    ROW,
    `SELECT u.uid, u.username, p.uid, p.preference, p.value
     FROM dspam_virtual_uids u LEFT JOIN dspam_preferences p ON p.uid IN (?, u.uid)
     WHERE u.username = ? ORDER BY p.preference`,
    [DEFAULTS_UID, user],
  );
}

function toUser(user: string, rows: Awaited<ReturnType<typeof readUser>>): KnownUser {
  const found = judgeNames(user, rows);
  const uid = found.known?.uid ?? null;
  // Where several rows are taken for the name, each has the site's preferences beside it.
  const listed =
    uid === null ? rows.filter((row) => row.uid === rows[0]?.uid) : rows.filter((row) => row.uid === uid);
  const of = (wanted: number | null) =>
    listed.flatMap(({ owner, preference, value }) =>
      owner !== null && owner === wanted && preference !== null && value !== null
        ? { name: preference, value }
        : [],
    );
  return { ...found, preferences: { site: of(DEFAULTS_UID), own: of(uid) } };
}
