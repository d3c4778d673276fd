import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { formatUserLog } from '@/scripts/demo/log-record.mjs';
import { formatQuarantineRecord } from '@/scripts/demo/quarantine-record.mjs';
import { makeSharedFolder } from '@/scripts/setup/shared-file.mjs';
import { parseMessage } from '@/tests/support/dspam-standin/message.mjs';
import { signatureBlob, tokenize } from '@/tests/support/dspam-standin/tokens.mjs';
import { type Person, type Site, UIDS, USER_NAMES } from '@/tests/support/site';

/** A message as a test describes it; what it leaves out is filled in with something harmless. */
export interface MailSketch {
  subject: string;
  from?: string;
  to?: string;
  /** Plain text, unless `html` is given. */
  text?: string;
  html?: string;
  /** Of the whole message, instead of the plain text or HTML that it would be. */
  contentType?: string;
  /** With its angle brackets. */
  messageId?: string;
  /** Header lines to add, each with its line end. */
  headers?: string;
  receivedAt?: Date;
  confidence?: number;
  probability?: number;
  factors?: [string, number][];
  /** purged: the filter has forgotten it, as it does after 14 days; absent: it was never given one. */
  signature?: 'known' | 'purged' | 'absent';
}

let count = 0;

/**
 * Quarantines messages the way DSPAM does: record, log line and signature row. Returns their signatures, in the same
 * order; empty where there is none.
 */
export async function quarantineMail(site: Site, person: Person, mail: MailSketch[]): Promise<string[]> {
  const signatures: string[] = [];
  for (const sketch of mail) signatures.push(await quarantineOne(site, person, sketch));
  return signatures;
}

async function quarantineOne(site: Site, person: Person, sketch: MailSketch): Promise<string> {
  count += 1;
  const receivedAt = sketch.receivedAt ?? new Date();
  const kind = sketch.signature ?? 'known';
  const signature = kind === 'absent' ? '' : makeSignature(person, receivedAt);
  const original = formatMessage(sketch);
  const parts = parseMessage(original);
  const files = userFiles(site.home, 'domain', USER_NAMES[person]);
  makeSharedFolder(path.dirname(files.dir));
  makeSharedFolder(files.dir);

  const body = signature === '' ? original : `${original}\n!DSPAM:${signature}!\n\n`;
  const record = formatQuarantineRecord(Buffer.from(body, 'latin1'), {
    processedAt: receivedAt,
    confidence: sketch.confidence ?? 0.99,
    probability: sketch.probability ?? 1,
    ...(signature === '' ? {} : { signature }),
    ...(sketch.factors ? { factors: sketch.factors } : {}),
  });
  appendFileSync(files.mbox, record, { mode: 0o660 });
  const header = (name: string) => parts[0].headers.find((each) => each.name === name)?.value ?? '';
  const entry = formatUserLog({
    at: receivedAt,
    kind: 'S',
    from: header('From'),
    subject: header('Subject'),
    messageId: header('Message-Id'),
    signature,
    status: 'Quarantined',
    seconds: 0,
  });
  appendFileSync(files.log, Buffer.from(entry, 'latin1'), { mode: 0o660 });
  if (kind === 'known') {
    const data = signatureBlob(tokenize(parts).tokens);
    const row = [UIDS[person], signature, data, data.length, receivedAt];
    await site.database.query('INSERT INTO dspam_signature_data VALUES (?)', [row]);
  }
  return signature;
}

function makeSignature(person: Person, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000).toString(16);
  return `${UIDS[person]},${seconds}4711${String(count).padStart(10, '0')}`;
}

/** One character per byte, like all mail here. */
function formatMessage({
  subject,
  from = 'Some Body <some.body@example.net>',
  to = 'alice@example.org',
  headers = '',
  ...rest
}: MailSketch) {
  const type = rest.html === undefined ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8';
  const lines = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-Id: ${rest.messageId ?? `<${count}.${process.pid}@mail.example.net>`}`,
    `Date: ${(rest.receivedAt ?? new Date()).toUTCString()}`,
    'MIME-Version: 1.0',
    `Content-Type: ${rest.contentType ?? type}`,
  ];
  const body = rest.html ?? rest.text ?? `This is what "${subject}" says.`;
  return Buffer.from(`${lines.join('\n')}\n${headers}\n${body}\n`).toString('latin1');
}

/** Forgets everything that was quarantined, delivered or done for this person. */
export async function emptyMailbox(site: Site, person: Person): Promise<void> {
  const user = USER_NAMES[person];
  rmSync(userFiles(site.home, 'domain', user).dir, { recursive: true, force: true });
  rmSync(path.join(site.mail, user), { force: true });
  await site.database.query('DELETE FROM dspam_signature_data WHERE uid = ?', [UIDS[person]]);
  await site.database.query('DELETE FROM dashboard_operation WHERE store = ?', [user]);
  await site.database.query(
    'DELETE FROM dashboard_message WHERE mailbox_id IN (SELECT id FROM dashboard_mailbox WHERE store = ?)',
    [user],
  );
  await site.database.query('DELETE FROM dashboard_mailbox WHERE store = ?', [user]);
  for (const table of ['history', 'hourly'])
    await site.database.query(
      `DELETE FROM dashboard_${table} WHERE log_id IN (SELECT id FROM dashboard_log WHERE store = ?)`,
      [user],
    );
  await site.database.query('DELETE FROM dashboard_log WHERE store = ?', [user]);
  await site.database.query('DELETE FROM dashboard_job_item');
  await site.database.query('DELETE FROM dashboard_job');
}

/** The mbox that procmail delivered to; empty when nothing has arrived. */
export function readDelivered(site: Site, person: Person): string {
  try {
    return readFileSync(path.join(site.mail, USER_NAMES[person]), 'latin1');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
