import { appendFileSync, mkdirSync } from 'node:fs';
import type { RowDataPacket } from 'mysql2/promise';
import type { DspamSite } from './dspam-site';

export interface LoggedMail {
  user: string;
  /** As in USER.log (F§3). */
  letter: string;
  status?: string;
  subject?: string;
  from?: string;
  at?: Date;
  /** Instead of one that is made; '' for none. */
  signature?: string;
  /** `zero` is that of blocklisted mail (F§5). */
  signatureRow?: 'known' | 'purged' | 'zero';
}

let made = 0;

/** Puts a message into the log of a user as the filter does, with what it has learned of it. Returns its signature. */
export async function logMail(site: DspamSite, mail: LoggedMail): Promise<string> {
  made++;
  const uid = await uidOf(site, mail.user);
  const at = mail.at ?? new Date(Date.now() - 3600_000);
  const seconds = Math.floor(at.getTime() / 1000);
  const signature = mail.signature ?? `${uid},${seconds.toString(16)}${String(20000 + made)}1234567890`;
  const fields = [
    seconds,
    mail.letter,
    mail.from ?? `Sender ${made} <sender${made}@example.com>`,
    signature,
    mail.subject ?? `Message ${made}`,
    mail.status ?? 'Delivered',
    `<${made}@logged.example.com>`,
  ];
  const { dir, log } = site.files(mail.user);
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  appendFileSync(log, `${fields.join('\t')}\n\n`, { mode: 0o660 });
  if (signature !== '' && mail.signatureRow !== 'purged')
    await knowSignature(site, uid, signature, mail.signatureRow === 'zero' ? 8 : 16);
  return signature;
}

/** The row that the filter keeps of a signature: records of 16 bytes, token id and frequency. */
export async function knowSignature(site: DspamSite, uid: number, signature: string, bytes = 16) {
  const data = Buffer.alloc(bytes);
  if (bytes > 8) {
    data.writeBigUInt64LE(4017234967481286656n, 0);
    data.writeBigUInt64LE(1n, 8);
  }
  const row = [uid, signature, data, bytes];
  await site.query('INSERT INTO dspam_signature_data VALUES (?, ?, ?, ?, CURDATE())', row);
}

/** DSPAM's number for a user, who is created if necessary. */
export async function uidOf(site: DspamSite, user: string): Promise<number> {
  const sql = 'SELECT uid FROM dspam_virtual_uids WHERE username = ?';
  const [rows] = await site.query<RowDataPacket[]>(sql, [user]);
  if (rows[0]) return Number(rows[0].uid);
  await site.query('INSERT INTO dspam_virtual_uids (username) VALUES (?)', [user]);
  const uid = await uidOf(site, user);
  await site.query('INSERT INTO dspam_stats VALUES (?, 100, 100, 0, 0, 0, 0, 0, 0)', [uid]);
  return uid;
}
