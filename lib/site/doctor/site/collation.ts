import { listStores } from '@/lib/formats/dspam/list-stores';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { asText, orNull } from '@/lib/store/db/columns';
import type { AskRows } from '@/lib/store/db/fetch-rows';
import { overDatabase } from './site-database';

const { good, warning, unknown } = findingsOf('collation');

/** Each is looked up; a site has few, or has them all for one reason. */
const MOST_LOOKED_UP = 200;
const MOST_NAMED = 5;

/**
 * How DSPAM's table of users compares names. Without regard to case, as its own scripts make it: mail to Alice and to alice is then
 * one user's (F§1).
 */
export const collation: Check = {
  name: 'collation',
  look: (examined) =>
    overDatabase('collation', examined, async (ask) => {
      const [row] = await ask(
        [orNull(asText), orNull(asText), asText],
        "SELECT COLLATION_NAME, CHARACTER_SET_NAME, COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'dspam_virtual_uids' AND COLUMN_NAME = 'username'",
      );
      if (!row) return [good('noTable')];
      const [name, charset, type] = row;
      if (name === null) return [unknown('unknown')];
      if (!/_(?:bin|cs|as_cs|nopad_bin)$/.test(name))
        return orSpelledOtherwise(examined, ask, [good('fine', { collation: name })]);
      const insensitive = charset === 'latin1' ? 'latin1_swedish_ci' : `${charset}_general_ci`;
      const twins = await ask(
        [asText],
        'SELECT GROUP_CONCAT(username ORDER BY uid) FROM dspam_virtual_uids GROUP BY LOWER(username) HAVING COUNT(*) > 1 LIMIT 5',
      );
      // With two of a name the key of the table would not take them.
      if (twins.length > 0)
        return [warning('twins', { collation: name, names: twins.map(([names]) => names).join('; ') })];
      const statement = `ALTER TABLE dspam_virtual_uids MODIFY username ${type} CHARACTER SET ${charset} COLLATE ${insensitive};`;
      return [warning('caseSensitive', { collation: name }, { where: 'database', lines: [statement] })];
    }),
};

/** DSPAM finds a folder to the letter: one that the table takes for somebody's of another name holds mail that this user does not see. */
async function orSpelledOtherwise(
  { home, scale }: Examined,
  ask: AskRows,
  fine: Finding[],
): Promise<Finding[]> {
  if (home === null || scale === null) return fine;
  const listed = new Set(
    (await ask([asText], 'SELECT username FROM dspam_virtual_uids WHERE username IS NOT NULL')).map(
      ([name]) => name,
    ),
  );
  const { stores } = await listStores(home, scale);
  const found: string[] = [];
  for (const store of stores.filter((name) => !listed.has(name)).slice(0, MOST_LOOKED_UP)) {
    // A name that the table cannot hold is nobody's.
    const [user] = await ask([asText], 'SELECT username FROM dspam_virtual_uids WHERE username = ?', [
      store,
    ]).catch(() => []);
    if (user) found.push(`${store} (${user[0]})`);
  }
  if (found.length === 0) return fine;
  const names = [...found.slice(0, MOST_NAMED), ...(found.length > MOST_NAMED ? ['…'] : [])].join(', ');
  return [warning('spelledOtherwise', { count: found.length, names })];
}
