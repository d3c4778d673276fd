import mysql, { type Pool, type RowDataPacket } from 'mysql2/promise';
import type { AuthMethod } from '@/lib/store/config/auth-method';
import { getConfig } from '@/lib/store/config/config';
import { decoyHash } from './decoy-hash';
import { verifyDovecotPassword } from './dovecot-password';

const CONNECTIONS = 4;
const TIMEOUT_MS = 5_000;
/** How long a stamp is trusted: sessions end within a minute of a change, and pages cost no extra query. */
const STAMP_MS = 30_000;
const STAMPS_KEPT = 1_000;

let connections: Pool | undefined;
/** The hash of the last user found, so that an unknown user takes as long. */
let lastHash: string | undefined;
const stamps = new Map<string, { stamp: string | null; until: number }>();

/** A mail server's own table of users (AUTH_SQL_URL, AUTH_SQL_QUERY), which is only ever read. */
export const sql: AuthMethod = {
  name: 'sql',
  async check(login, password) {
    const stored = await findPassword(login);
    if (stored !== null) lastHash = stored;
    const hash = stored ?? lastHash ?? decoyHash(login, []);
    const matches = await verifyDovecotPassword(password, hash, getConfig().signIn.sqlAllowPlain);
    if (stored === null) return 'unknown';
    stamps.delete(login);
    return matches ? 'right' : 'wrong';
  },
  async stamp(login) {
    const known = stamps.get(login);
    if (known && known.until > performance.now()) return known.stamp;
    const stamp = await findPassword(login);
    if (stamps.size >= STAMPS_KEPT) stamps.clear();
    stamps.set(login, { stamp, until: performance.now() + STAMP_MS });
    return stamp;
  },
};

/**
 * The first column of the query's row. If the query has a second column, it is the name as the table has it, and must
 * equal the login exactly: a collation that treats `Ålice` as `alice` must not make them one person.
 */
async function findPassword(login: string): Promise<string | null> {
  const { sqlQuery } = getConfig().signIn;
  const places = sqlQuery.split('?').length - 1;
  const [rows] = await pool().execute<RowDataPacket[][]>(
    { sql: sqlQuery, rowsAsArray: true, timeout: TIMEOUT_MS },
    Array.from({ length: places }, () => login),
  );
  const [password, name]: unknown[] = rows[0] ?? [];
  if (typeof password !== 'string' || password === '') return null;
  return name === undefined || name === login ? password : null;
}

function pool(): Pool {
  if (connections) return connections;
  const { sqlAddress } = getConfig().signIn;
  if (!sqlAddress) throw new Error('AUTH_SQL_URL is not set');
  connections = mysql.createPool({
    ...sqlAddress,
    connectionLimit: CONNECTIONS,
    connectTimeout: TIMEOUT_MS,
    charset: 'utf8mb4_bin',
  });
  // Nothing is written, whatever rights the account has and whatever the query says.
  connections.on('connection', (connection) => {
    connection.query('SET SESSION TRANSACTION READ ONLY');
  });
  return connections;
}
