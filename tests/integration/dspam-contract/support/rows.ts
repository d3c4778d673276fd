import type { Connection, RowDataPacket } from 'mysql2/promise';

/** The columns of dspam_stats in short: SL spam learned, IM innocent misclassified, SCLS spam classified, ... */
export interface Totals {
  SL: number;
  IL: number;
  SM: number;
  IM: number;
  SC: number;
  IC: number;
  SCLS: number;
  ICLS: number;
}

export interface Hits {
  spam: number;
  innocent: number;
}

const NO_TOTALS: Totals = { SL: 0, IL: 0, SM: 0, IM: 0, SC: 0, IC: 0, SCLS: 0, ICLS: 0 };

/** DSPAM's rows, read and planted. */
export class Rows {
  constructor(private readonly connection: Connection) {}

  async uidOf(name: string): Promise<number | null> {
    const [row] = await this.query('SELECT uid FROM dspam_virtual_uids WHERE username = ?', [name]);
    return row ? Number(row.uid) : null;
  }

  async addUser(name: string): Promise<number> {
    await this.query('INSERT INTO dspam_virtual_uids (username) VALUES (?)', [name]);
    const uid = await this.uidOf(name);
    if (uid === null) throw new Error(`no uid for ${name}`);
    return uid;
  }

  async totals(uid: number): Promise<Totals> {
    const [row] = await this.query('SELECT * FROM dspam_stats WHERE uid = ?', [uid]);
    if (!row) return NO_TOTALS;
    return {
      SL: Number(row.spam_learned),
      IL: Number(row.innocent_learned),
      SM: Number(row.spam_misclassified),
      IM: Number(row.innocent_misclassified),
      SC: Number(row.spam_corpusfed),
      IC: Number(row.innocent_corpusfed),
      SCLS: Number(row.spam_classified),
      ICLS: Number(row.innocent_classified),
    };
  }

  async setTotals(uid: number, totals: Partial<Totals>): Promise<void> {
    const t = { ...NO_TOTALS, ...totals };
    await this.query('REPLACE INTO dspam_stats VALUES (?)', [
      [uid, t.SL, t.IL, t.SM, t.IM, t.SC, t.IC, t.SCLS, t.ICLS],
    ]);
  }

  async addSignature(uid: number, signature: string, data: Buffer): Promise<void> {
    await this.query(
      'INSERT INTO dspam_signature_data (uid, signature, length, created_on, data) VALUES (?, ?, ?, CURDATE(), ?)',
      [uid, signature, data.length, data],
    );
  }

  /** Signature and length of every row of a user. */
  async signatures(uid: number): Promise<{ signature: string; length: number }[]> {
    const rows = await this.query('SELECT signature, length FROM dspam_signature_data WHERE uid = ?', [uid]);
    return rows.map((row) => ({ signature: String(row.signature), length: Number(row.length) }));
  }

  async setToken(uid: number, token: bigint, hits: Hits): Promise<void> {
    await this.query(`REPLACE INTO dspam_token_data VALUES (?, ${token}, ?, ?, CURDATE())`, [
      uid,
      hits.spam,
      hits.innocent,
    ]);
  }

  async token(uid: number, token: bigint): Promise<Hits | null> {
    const [row] = await this.query(`SELECT * FROM dspam_token_data WHERE uid = ? AND token = ${token}`, [
      uid,
    ]);
    return row ? { spam: Number(row.spam_hits), innocent: Number(row.innocent_hits) } : null;
  }

  async tokenCount(uid: number): Promise<number> {
    const [row] = await this.query('SELECT COUNT(*) AS n FROM dspam_token_data WHERE uid = ?', [uid]);
    return Number(row?.n);
  }

  /** As if everything had been learned that many times. */
  async multiplyLearned(uid: number, times: number): Promise<void> {
    await this.query(
      'UPDATE dspam_token_data SET spam_hits = spam_hits * ?, innocent_hits = innocent_hits * ? WHERE uid = ?',
      [times, times, uid],
    );
    await this.query(
      `UPDATE dspam_stats SET spam_learned = spam_learned * ?, spam_corpusfed = spam_corpusfed * ?,
       innocent_learned = innocent_learned * ?, innocent_corpusfed = innocent_corpusfed * ? WHERE uid = ?`,
      [times, times, times, times, uid],
    );
  }

  /** uid 0 holds the defaults. */
  async setPreference(uid: number, name: string, value: string): Promise<void> {
    await this.query('REPLACE INTO dspam_preferences VALUES (?, ?, ?)', [uid, name, value]);
  }

  async clearPreferences(uid: number): Promise<void> {
    await this.query('DELETE FROM dspam_preferences WHERE uid = ?', [uid]);
  }

  private async query(sql: string, values: unknown[]): Promise<RowDataPacket[]> {
    const [rows] = await this.connection.query<RowDataPacket[]>(sql, values);
    return rows;
  }
}
