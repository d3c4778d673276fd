import type { Check } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { asText, orNull } from '@/lib/store/db/columns';
import type { AskRows } from '@/lib/store/db/fetch-rows';
import { grantee, overDatabase } from './site-database';

const { good, warning, fault, unknown } = findingsOf('databaseRights');

type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'CREATE' | 'ALTER' | 'INDEX' | 'DROP';

/** DSPAM's tables, and what the dashboard does with them besides reading: preferences, the purge, senders let through, users deleted and put back. */
const DSPAM_TABLES = {
  dspam_virtual_uids: ['INSERT', 'DELETE'],
  dspam_stats: ['INSERT', 'DELETE'],
  dspam_preferences: ['INSERT', 'UPDATE', 'DELETE'],
  dspam_signature_data: ['INSERT', 'DELETE'],
  dspam_token_data: ['INSERT', 'UPDATE', 'DELETE'],
} as const satisfies Record<string, readonly Right[]>;

/** What its own tables (`dashboard_*`) need, and what only `npm run migrate` does. */
const OWN: readonly Right[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const MIGRATES: readonly Right[] = ['CREATE', 'ALTER', 'INDEX', 'DROP'];

/** Whether the dashboard's account may do in the database what the dashboard does. */
export const databaseRights: Check = {
  name: 'databaseRights',
  look: (examined) =>
    overDatabase('databaseRights', examined, async (ask, { database }) => {
      const [[account = '', role] = []] = await ask(
        [asText, orNull(asText)],
        'SELECT CURRENT_USER(), CURRENT_ROLE()',
      );
      // A role's rights are listed under its own name, which each server writes differently.
      if (role && role !== 'NONE') return [unknown('role', { account, role })];
      const has = await readRights(ask, database, grantee(account));
      const tables = await ask(
        [asText],
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND (TABLE_NAME LIKE 'dashboard\\_%' OR TABLE_NAME LIKE 'dspam\\_%')",
      );
      const names = new Set(tables.map(([name]) => name));
      const own = [...names].filter((name) => name.startsWith('dashboard_'));
      const isWhole = OWN.every((right) => has('*', right));
      const grant = (right: string, table: string) =>
        `GRANT ${right} ON \`${database}\`.${table === '*' ? '*' : `\`${table}\``} TO ${grantee(account)};`;
      const findings: Finding[] = [];
      const say = (
        level: typeof fault,
        says: string,
        missing: readonly (readonly [table: string, rights: readonly Right[]])[],
      ) => {
        const lines = missing.flatMap(([table, rights]) =>
          rights.length > 0 ? [grant(rights.join(', '), table)] : [],
        );
        if (lines.length === 0) return;
        const rights = [...new Set(missing.flatMap(([, each]) => each))].join(', ');
        findings.push(level(says, { account, rights }, { where: 'database', lines }));
      };
      const lacking = (table: string, rights: readonly Right[]) =>
        [table, rights.filter((right) => !has(table, right))] as const;
      say(
        fault,
        'read',
        Object.keys(DSPAM_TABLES).map((table) => lacking(table, ['SELECT'])),
      );
      // Tables of which it may do nothing are not shown to it at all.
      const isLacking =
        !isWhole && (own.length === 0 || own.some((table) => lacking(table, OWN)[1].length > 0));
      say(fault, 'own', isLacking ? [lacking('*', OWN)] : []);
      say(
        warning,
        'write',
        Object.entries(DSPAM_TABLES).map(([table, rights]) => lacking(table, rights)),
      );
      say(warning, 'migrate', [lacking('*', MIGRATES)]);
      return findings.length > 0 ? findings : [good('fine', { account })];
    }),
};

/** Rights count that are given to the account for all, for the database, or for a table. */
async function readRights(
  ask: AskRows,
  database: string,
  account: string,
): Promise<(table: string, right: Right) => boolean> {
  const everywhere = await ask(
    [asText],
    'SELECT PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = ?',
    [account],
  );
  const ofDatabase = await ask(
    [asText],
    // The name of a database in a grant is a pattern.
    'SELECT PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE = ? AND ? LIKE TABLE_SCHEMA',
    [account, database],
  );
  const ofTables = await ask(
    [asText, asText],
    'SELECT TABLE_NAME, PRIVILEGE_TYPE FROM information_schema.TABLE_PRIVILEGES WHERE GRANTEE = ? AND TABLE_SCHEMA = ?',
    [account, database],
  );
  const general = new Set([...everywhere, ...ofDatabase].map(([right]) => right));
  const single = new Set(ofTables.map(([table, right]) => `${table} ${right}`));
  return (table, right) => general.has(right) || single.has(`${table} ${right}`);
}
