import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import mysql, { type Pool } from 'mysql2/promise';
import { type Scale, userFiles } from '@/lib/formats/dspam/userdir';
import { formatQuarantineRecord } from '@/scripts/demo/quarantine-record.mjs';
import { formatDspamConf } from '@/scripts/setup/dspam-conf.mjs';
import { siteEnvironment } from '@/scripts/setup/site-environment.mjs';
import { createTestDatabase, type TestDatabase } from './database';

/** A mail that a delivery agent was given. */
export interface Delivery {
  argv: string[];
  message: string;
}

/** What a test needs to know of a message that it put into a quarantine. */
export interface Quarantined {
  user: string;
  uid: number;
  signature: string;
  record: Buffer;
}

export interface NewMessage {
  user: string;
  subject?: string;
  from?: string;
  body?: string;
  /** Headers of the sender, above those of DSPAM. */
  extraHeaders?: string;
  confidence?: number;
  result?: string;
  receivedAt?: Date;
  /** `known` is the usual case; `purged` has no row; `zero` has that of a Blocklisted message (F§5). */
  signatureRow?: 'known' | 'purged' | 'zero';
  /** Instead of one that is made. '' for none. */
  signature?: string;
}

/** A complete DSPAM site in a temporary folder, and the environment of this process set to it. */
export interface DspamSite {
  home: string;
  folder: string;
  database: TestDatabase;
  query: Pool['query'];
  files(user: string): ReturnType<typeof userFiles>;
  quarantine(message: NewMessage): Promise<Quarantined>;
  /** What the delivery agent has taken, oldest first. */
  deliveries(): Delivery[];
  /** Makes the agent end with this code instead of taking mail; 0 mends it. */
  failDelivery(code: number): void;
  /** Makes the agent wait until it is ended. */
  hangDelivery(on: boolean): void;
  stats(user: string): Promise<Record<string, number>>;
  close(): Promise<void>;
}

const SECRET = 'a-secret-for-tests-only-0123456789abcdef';

/**
 * Builds a site with the stand-in for dspam and an agent that notes what it is given. `conf` are lines of dspam.conf in place of the usual ones,
 * `database` is one that is there already.
 * Call it before anything reads the configuration: one site a test file.
 */
export async function createDspamSite(
  options: { scale?: Scale; conf?: string; env?: Record<string, string>; database?: TestDatabase } = {},
): Promise<DspamSite> {
  const scale = options.scale ?? 'domain';
  const folder = mkdtempSync(path.join(tmpdir(), 'dspam-site-'));
  const home = path.join(folder, 'home');
  const taken = path.join(folder, 'taken');
  mkdirSync(path.join(home, 'data'), { recursive: true, mode: 0o770 });
  mkdirSync(taken);
  const database = options.database ?? (await createTestDatabase());
  const agent = writeAgent(folder, taken);
  const conf = path.join(folder, 'dspam.conf');
  writeFileSync(
    conf,
    formatDspamConf({ home, agent: `${agent} -d %u`, database, lines: options.conf ?? '' }),
  );
  writeFileSync(path.join(folder, 'htpasswd'), '');
  writeFileSync(path.join(folder, 'admins'), 'admin\n');
  Object.assign(
    process.env,
    siteEnvironment({
      conf,
      home,
      htpasswd: path.join(folder, 'htpasswd'),
      admins: path.join(folder, 'admins'),
      secret: SECRET,
      port: 3999,
      origin: 'http://localhost:3999',
    }),
    { DSPAM_SCALE: scale, DSPAM_BIN: writeStandIn(folder, scale) },
    options.env,
  );
  const pool = mysql.createPool({
    socketPath: database.socket,
    user: database.user,
    password: database.password,
    database: database.name,
  });
  let made = 0;
  const files = (user: string) => userFiles(home, scale, user);
  return {
    home,
    folder,
    database,
    query: pool.query.bind(pool),
    files,
    async quarantine(message) {
      made++;
      const { user } = message;
      const uid = await uidOf(pool, user);
      const receivedAt = message.receivedAt ?? new Date();
      const seconds = Math.floor(receivedAt.getTime() / 1000).toString(16);
      const signature = message.signature ?? `${uid},${seconds}${String(10000 + made)}1234512345`;
      const known = message.signatureRow ?? 'known';
      if (signature && known !== 'purged')
        await addSignature(pool, uid, signature, known === 'zero' ? 8 : 32);
      const mark = signature ? `\n!DSPAM:${signature}!\n\n` : '';
      const text = [
        `From: ${message.from ?? `Sender ${made} <sender${made}@example.com>`}`,
        `To: ${user}`,
        `Subject: ${message.subject ?? `Message ${made}`}`,
        `Message-Id: <${made}@example.com>`,
        `${message.extraHeaders ?? ''}`,
        `${message.body ?? `Text ${made}\n`}${mark}`,
      ].join('\n');
      const record = formatQuarantineRecord(Buffer.from(text, 'latin1'), {
        processedAt: receivedAt,
        confidence: message.confidence ?? 0.99,
        probability: 1,
        ...(message.result ? { result: message.result } : {}),
        ...(signature ? { signature } : {}),
      });
      mkdirSync(files(user).dir, { recursive: true, mode: 0o770 });
      appendFileSync(files(user).mbox, record, { mode: 0o660 });
      return { user, uid, signature, record };
    },
    deliveries() {
      const names = readdirSync(taken)
        .filter((name) => name.endsWith('.argv'))
        .sort();
      return names.map((name) => ({
        argv: readFileSync(path.join(taken, name), 'utf8').split('\n').slice(0, -1),
        message: readFileSync(path.join(taken, name.replace('.argv', '.eml')), 'latin1'),
      }));
    },
    failDelivery: (code) => writeFileSync(path.join(folder, 'agent-exit'), String(code)),
    hangDelivery(on) {
      const file = path.join(folder, 'agent-hangs');
      if (on) writeFileSync(file, '');
      else if (existsSync(file)) rmSync(file);
    },
    async stats(user) {
      const uid = await uidOf(pool, user);
      const [rows] = await pool.query<mysql.RowDataPacket[]>('SELECT * FROM dspam_stats WHERE uid = ?', [
        uid,
      ]);
      return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)]));
    },
    async close() {
      await pool.end();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The stand-in in a layout of its own, which its caller's environment cannot tell it: of that, only a list gets through. */
function writeStandIn(folder: string, scale: Scale): string {
  const bin = path.join(folder, 'dspam');
  writeFileSync(
    bin,
    `#!/bin/sh\nexec env STANDIN_SCALE=${scale} '${path.resolve('tests/support/dspam')}' "$@"\n`,
  );
  chmodSync(bin, 0o755);
  return bin;
}

/** An agent that takes a message whole or, told so, fails or hangs before it takes anything. */
function writeAgent(folder: string, taken: string): string {
  const agent = path.join(folder, 'agent');
  writeFileSync(
    agent,
    `#!/bin/sh
if [ -e '${folder}/agent-hangs' ]; then exec sleep 600; fi
code=$(cat '${folder}/agent-exit' 2>/dev/null || echo 0)
[ "$code" = 0 ] || exit "$code"
name='${taken}'/$(date +%s%N)-$$
cat > "$name.eml"
for argument in "$@"; do echo "$argument"; done > "$name.argv"
`,
  );
  chmodSync(agent, 0o755);
  return agent;
}

async function uidOf(pool: Pool, user: string): Promise<number> {
  const find = () =>
    pool.query<mysql.RowDataPacket[]>('SELECT uid FROM dspam_virtual_uids WHERE username = ?', [user]);
  const [before] = await find();
  if (before[0]) return Number(before[0].uid);
  await pool.query('INSERT INTO dspam_virtual_uids (username) VALUES (?)', [user]);
  const [after] = await find();
  const uid = Number(after[0]?.uid);
  await pool.query('INSERT INTO dspam_stats VALUES (?, 100, 100, 0, 0, 0, 0, 0, 0)', [uid]);
  return uid;
}

/** Records of 16 bytes: token id, frequency, zeroes. Eight zero bytes are what Blocklisted mail has. */
async function addSignature(pool: Pool, uid: number, signature: string, bytes: number): Promise<void> {
  const data = Buffer.alloc(bytes);
  if (bytes > 8) {
    data.writeBigUInt64LE(4017234967481286656n, 0);
    data.writeBigUInt64LE(1n, 8);
    data.writeBigUInt64LE(6792121444137856192n, 16);
    data.writeBigUInt64LE(1n, 24);
  }
  await pool.query('INSERT INTO dspam_signature_data VALUES (?, ?, ?, ?, CURDATE())', [
    uid,
    signature,
    data,
    bytes,
  ]);
}
