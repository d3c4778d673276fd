import mysql, { type FieldPacket, type RowDataPacket } from 'mysql2/promise';
import { isKnownDovecotPassword } from '@/lib/people/auth/dovecot-password';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { databaseOf } from '@/lib/site/doctor/check/database-of';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import type { DatabaseAddress } from '@/lib/store/config/address';
import { asText } from '@/lib/store/db/columns';
import { askDatabase } from './site-database';

const { good, warning, fault } = findingsOf('sql');

const TIMEOUT_MS = 5_000;
/** No mailbox has this name. */
const NOBODY = 'dashboard-doctor@invalid.';
/** Users that DSPAM knows, until one of them is found in the mail server's table. */
const USERS = 30;
const SHOWN = 300;

/** The mail server's table of users: whether the query runs, and its passwords are of a form that can be checked. */
export const sql: Check = {
  name: 'sql',
  async look(examined) {
    const signIn = examined.config?.signIn;
    if (!signIn?.sqlAddress) return [];
    const { sqlAddress, sqlQuery, sqlAllowPlain } = signIn;
    const values = placeOf(sqlAddress);
    let connection: mysql.Connection;
    try {
      connection = await mysql.createConnection({
        ...sqlAddress,
        connectTimeout: TIMEOUT_MS,
        charset: 'utf8mb4_bin',
      });
    } catch (error) {
      return [fault('unreachable', { ...values, reason: codeOf(error) })];
    }
    try {
      await connection.query('SET SESSION TRANSACTION READ ONLY');
      const places = sqlQuery.split('?').length - 1;
      const ask = (login: string) =>
        connection.execute<RowDataPacket[][]>(
          { sql: sqlQuery, rowsAsArray: true, timeout: TIMEOUT_MS },
          Array.from({ length: places }, () => login),
        );
      const [, fields] = await ask(NOBODY);
      const findings = judgeColumns(fields, values);
      for (const user of await someUsers(examined)) {
        const [rows] = await ask(user);
        const stored: unknown = rows[0]?.[0];
        if (typeof stored !== 'string' || stored === '') continue;
        if (!isKnownDovecotPassword(stored, sqlAllowPlain)) findings.push(sayForm(stored, values));
        break;
      }
      return findings.length > 0 ? findings : [good('fine', values)];
    } catch (error) {
      const text = error instanceof Error ? error.message.slice(0, SHOWN) : String(error);
      return [fault('fails', { ...values, reason: text })];
    } finally {
      connection.destroy();
    }
  },
};

function judgeColumns(fields: FieldPacket[], values: Finding['values']): Finding[] {
  const columns = fields.map(({ name }) => name).join(', ');
  if (fields.length > 2) return [warning('columns', { ...values, columns })];
  return fields.length === 1 ? [warning('oneColumn', { ...values, columns })] : [];
}

/** Of the password only the name of its form is shown. */
function sayForm(stored: string, values: Finding['values']): Finding {
  const form = /^\{[A-Za-z0-9-]+\}/.exec(stored)?.[0] ?? '';
  const isPlain = /^\{(?:PLAIN|CLEARTEXT)\}$/i.test(form);
  if (isPlain) return fault('plain', values, { where: '.env', lines: ['AUTH_SQL_ALLOW_PLAIN=yes'] });
  return fault('unknownForm', { ...values, form, length: stored.length });
}

async function someUsers(examined: Examined): Promise<string[]> {
  const address = databaseOf(examined);
  if (!address) return [];
  const rows = await askDatabase(address, (ask) =>
    ask([asText], 'SELECT username FROM dspam_virtual_uids WHERE username IS NOT NULL LIMIT ?', [USERS]),
  ).catch(() => []);
  return rows.map(([name]) => name);
}

function placeOf({ socketPath, host, port, user, database }: DatabaseAddress): Finding['values'] {
  return { place: socketPath ?? `${host}:${port}`, user, name: database };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
