/** DSPAM's tables (F§6), and nothing but them. */
import { readFileSync } from 'node:fs';

/**
 * @typedef {'spam_learned' | 'innocent_learned' | 'spam_misclassified' | 'innocent_misclassified'
 *   | 'spam_corpusfed' | 'innocent_corpusfed' | 'spam_classified' | 'innocent_classified'} Total
 * @typedef {Record<Total, number>} Totals
 * @typedef {{ spam: number, innocent: number }} Hits
 * @typedef {{ uid: number, name: string }} User
 */

const TOTALS = /** @type {const} */ ([
  'spam_learned',
  'innocent_learned',
  'spam_misclassified',
  'innocent_misclassified',
  'spam_corpusfed',
  'innocent_corpusfed',
  'spam_classified',
  'innocent_classified',
]);
const ROWS_AT_ONCE = 1000;

/** The database cannot be reached, or stopped answering: what DSPAM does then is in F§5. */
export class DatabaseDown extends Error {}

export class Store {
  /** @param {import('mysql2/promise').Connection} connection */
  constructor(connection) {
    this.connection = connection;
  }

  /**
   * @param {import('./conf.mjs').Conf} conf
   * @returns {Promise<Store>}
   * @throws {DatabaseDown}
   */
  static async open(conf) {
    // Loading the driver is half of the run time, so that a run that needs no database goes without it.
    const { createConnection } = await import('mysql2/promise');
    const server = conf.first('MySQLServer') ?? 'localhost';
    const place = server.startsWith('/')
      ? { socketPath: server }
      : { host: server, port: Number(conf.first('MySQLPort') || 3306) };
    try {
      const connection = await createConnection({
        ...place,
        user: conf.first('MySQLUser') ?? '',
        password: conf.first('MySQLPass') ?? '',
        database: conf.first('MySQLDb') ?? '',
        supportBigNumbers: true,
        bigNumberStrings: true,
      });
      return new Store(connection);
    } catch (cause) {
      throw new DatabaseDown('cannot connect', { cause });
    }
  }

  close() {
    this.connection.destroy();
  }

  /**
   * @param {string} sql
   * @param {unknown[]} [values]
   * @returns {Promise<import('mysql2/promise').RowDataPacket[]>}
   * @throws {DatabaseDown}
   */
  async query(sql, values) {
    try {
      const [rows] = await this.connection.query(sql, values);
      return Array.isArray(rows) ? /** @type {import('mysql2/promise').RowDataPacket[]} */ (rows) : [];
    } catch (cause) {
      throw new DatabaseDown('query failed', { cause });
    }
  }

  /** @param {string} name @returns {Promise<number | null>} the look-up does not care about case (F§1) */
  async findUid(name) {
    const known = await this.users('username = ?', name);
    if (known === null) return passwdUsers().find((user) => user.name === name)?.uid ?? null;
    return known[0]?.uid ?? null;
  }

  /** @param {number} uid @returns {Promise<User | null>} */
  async findUser(uid) {
    const known = await this.users('uid = ?', uid);
    return (known ?? passwdUsers().filter((user) => user.uid === uid))[0] ?? null;
  }

  /** @param {string} name @returns {Promise<number>} */
  async makeUid(name) {
    const known = await this.findUid(name);
    if (known !== null) return known;
    await this.query('INSERT IGNORE INTO dspam_virtual_uids (username) VALUES (?)', [name]);
    return (await this.findUid(name)) ?? 0;
  }

  /**
   * @param {string} where
   * @param {unknown} value
   * @returns {Promise<User[] | null>} null without the table: a dspam that was built without virtual users
   */
  async users(where, value) {
    try {
      const rows = await this.query(`SELECT uid, username FROM dspam_virtual_uids WHERE ${where}`, [value]);
      return rows.flatMap(({ uid, username }) => (username ? [{ uid, name: username }] : []));
    } catch (error) {
      const cause = error instanceof Error ? error.cause : null;
      if (cause instanceof Error && 'code' in cause && cause.code === 'ER_NO_SUCH_TABLE') return null;
      throw error;
    }
  }

  /** @param {number} uid 0 for the defaults @returns {Promise<[string, string][]>} */
  async preferences(uid) {
    const rows = await this.query('SELECT preference, value FROM dspam_preferences WHERE uid = ?', [uid]);
    return rows.map((row) => [row.preference, row.value]);
  }

  /** @param {number} uid @param {string} signature @returns {Promise<Buffer | null>} the row's data */
  async signatureData(uid, signature) {
    const [row] = await this.query('SELECT data FROM dspam_signature_data WHERE uid = ? AND signature = ?', [
      uid,
      signature,
    ]);
    return row ? row.data : null;
  }

  /** @param {number} uid @param {string} signature @param {Buffer} data */
  async addSignature(uid, signature, data) {
    await this.query(
      'INSERT INTO dspam_signature_data (uid, signature, length, created_on, data) VALUES (?, ?, ?, CURDATE(), ?)',
      [uid, signature, data.length, data],
    );
  }

  /** @param {number} uid @returns {Promise<Totals>} zeros for a user without a row */
  async totals(uid) {
    const [row] = await this.query('SELECT * FROM dspam_stats WHERE uid = ?', [uid]);
    const totals = Object.fromEntries(TOTALS.map((name) => [name, Number(row?.[name] ?? 0)]));
    return /** @type {Totals} */ (totals);
  }

  /**
   * In place, so that runs at the same time do not undo each other; a total never falls below 0.
   * @param {number} uid
   * @param {Partial<Totals>} changes
   */
  async changeTotals(uid, changes) {
    const changed = TOTALS.filter((name) => changes[name]);
    if (changed.length === 0) return;
    const first = TOTALS.map((name) => Math.max(0, changes[name] ?? 0));
    const updates = changed.map((name) => changeOf(name, changes[name] ?? 0));
    await this.query(
      `INSERT INTO dspam_stats (uid, ${TOTALS.join(', ')}) VALUES (?) ON DUPLICATE KEY UPDATE ${updates.join(', ')}`,
      [[uid, ...first]],
    );
  }

  /**
   * @param {number} uid
   * @param {bigint[]} ids
   * @returns {Promise<Map<bigint, Hits>>} only tokens that have a row
   */
  async tokenHits(uid, ids) {
    /** @type {Map<bigint, Hits>} */
    const hits = new Map();
    for (const some of slices(ids)) {
      const rows = await this.query(
        `SELECT token, spam_hits, innocent_hits FROM dspam_token_data WHERE uid = ? AND token IN (${some.join(',')})`,
        [uid],
      );
      for (const row of rows) {
        hits.set(BigInt(row.token), { spam: Number(row.spam_hits), innocent: Number(row.innocent_hits) });
      }
    }
    return hits;
  }

  /** @param {number} uid @param {bigint[]} ids @param {Hits} change what each token gains or loses */
  async changeTokenHits(uid, ids, change) {
    if (change.spam === 0 && change.innocent === 0) return;
    const first = `${Math.max(0, change.spam)},${Math.max(0, change.innocent)},CURDATE()`;
    const updates = [changeOf('spam_hits', change.spam), changeOf('innocent_hits', change.innocent)];
    for (const some of slices(ids)) {
      await this.query(
        `INSERT INTO dspam_token_data (uid, token, spam_hits, innocent_hits, last_hit)
         VALUES ${some.map((id) => `(${uid},${id},${first})`).join(',')}
         ON DUPLICATE KEY UPDATE ${updates.join(', ')}, last_hit = CURDATE()`,
      );
    }
  }
}

/** The columns are unsigned: a difference below 0 would be an error. @param {string} column @param {number} by */
function changeOf(column, by) {
  return by < 0
    ? `${column} = IF(${column} > ${-by}, ${column} - ${-by}, 0)`
    : `${column} = ${column} + ${by}`;
}

/** @param {bigint[]} ids */
function* slices(ids) {
  for (let at = 0; at < ids.length; at += ROWS_AT_ONCE) yield ids.slice(at, at + ROWS_AT_ONCE);
}

/** @returns {User[]} */
function passwdUsers() {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .flatMap(([name, , uid]) => (name && uid ? [{ uid: Number(uid), name }] : []));
}
