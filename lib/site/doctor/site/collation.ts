import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { asText, orNull } from '@/lib/store/db/columns';
import { overDatabase } from './site-database';

const { good, warning, unknown } = findingsOf('collation');

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
      if (!/_(?:bin|cs|as_cs|nopad_bin)$/.test(name)) return [good('fine', { collation: name })];
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
