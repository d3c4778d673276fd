import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { messageIdDigest } from '@/lib/store/index/quarantine/message-id-digest';
import { syncSearch } from '@/lib/store/index/search/sync-search';
import { MEMORY_LIMITS } from '@/scripts/setup/memory-limits.mjs';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { startSite } from '@/tests/support/site';
import { signIn } from './browserless';
import { figureOf, formatFigure, formatMs, formatTable } from './figures';
import { seeded } from './quarantine-of';
import { peakMegabytes, resetPeak, serverPid } from './server-memory';
import { writeSystemLog } from './system-log-of';

// What the pages of the whole site cost: system.logs of up to three million records, and a search over a thousand quarantines
// of a thousand messages. `npm run bench -- site [records,records,...] [mailboxes]`.

const SIZES = (process.argv[2] ?? '100000,1000000,3000000').split(',').map(Number);
const MAILBOXES = Number(process.argv[3] ?? 1_000);
const MESSAGES = 1_000;
const REQUESTS = 40;
const WORDS =
  'offer account free meeting invoice project winner credit garden report price family travel music agenda server lottery review photo order'.split(
    ' ',
  );

/** The first reading of a system.log, by a process that does nothing else and has the server's limits of memory. */
async function readFirst(
  environment: Record<string, string>,
): Promise<{ seconds: number; megabytes: number }> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...MEMORY_LIMITS, ...TYPESCRIPT, 'tests/bench/read-system-log.ts'],
    { env: { ...process.env, ...environment } },
  );
  const { recordsRead, seconds, megabytes } = JSON.parse(stdout);
  if (recordsRead === 0) throw new Error('nothing was read');
  return { seconds, megabytes };
}

/** Rows of the index as a sync writes them. */
async function fillIndex(database: Pool): Promise<void> {
  const random = seeded(2);
  const word = () => WORDS[Math.floor(random() * WORDS.length)] ?? '';
  for (let mailbox = 1; mailbox <= MAILBOXES; mailbox++) {
    await database.query(
      'INSERT INTO dashboard_mailbox (id, store, path, message_count, next_seq, message_bytes, synced_at) VALUES (?, ?, ?, ?, ?, 0, NOW(3))',
      [mailbox + 100, `user${mailbox}@example.org`, '', MESSAGES, MESSAGES + 1],
    );
    const rows = Array.from({ length: MESSAGES }, (_unused, seq) => {
      const from = `${word()} ${word()} <${word()}${(mailbox * MESSAGES + seq) % 40_000}@${word()}.example>`;
      // Every third has one of two words, none has both.
      const apart = seq % 3 === 0 ? `together${seq % 2} ` : seq % 3 === 1 ? `never${seq % 2} ` : '';
      const subject = `${apart}${word()} ${word()} ${word()} ${mailbox * MESSAGES + seq}`;
      const at = new Date(Date.now() - Math.floor(random() * 30 * 24 * 3600) * 1000);
      const text = `${from}\n${subject}`;
      return [
        mailbox + 100,
        seq + 1,
        `${mailbox},${seq}`,
        '',
        0,
        6_000,
        random(),
        1,
        at,
        from,
        subject,
        '',
        '',
        text,
        messageIdDigest(Buffer.from(`<${mailbox}.${seq}@mail.example>`)),
      ];
    });
    await database.query(
      'INSERT INTO dashboard_message (mailbox_id, seq, message_key, signature, byte_offset, byte_length, confidence, probability, received_at, from_text, subject, from_sort, subject_sort, search_text, message_id_digest) VALUES ?',
      [rows],
    );
  }
}

const site = await startSite();
try {
  Object.assign(process.env, site.environment);
  const admin = await signIn(site, 'admin');
  const pid = serverPid(site.environment.PORT);
  const repeat = async (address: string) => {
    for (let round = 0; round < 5; round++) await admin.get(address);
    const samples: number[] = [];
    for (let round = 0; round < REQUESTS; round++) samples.push((await admin.get(address)).ms);
    return formatFigure(figureOf(samples));
  };
  const rows: string[][] = [];
  const note = (...row: string[]) => {
    rows.push(row);
    console.log(row.join(': '));
  };
  for (const records of SIZES) {
    for (const table of ['log', 'site_total', 'site_hourly', 'site_seconds', 'site_moment', 'site_user'])
      await site.database.query('TRUNCATE ??', [`dashboard_${table}`]);
    await writeSystemLog(path.join(site.home, 'system.log'), records);
    const { seconds, megabytes } = await readFirst(site.environment);
    note(
      `system.log of ${records.toLocaleString('en')} records, first reading, s (peak memory, MB)`,
      `${formatMs(seconds)} (${megabytes})`,
    );
  }
  resetPeak(pid);
  note('status page', await repeat('/admin/status'));
  note('status page, a year', await repeat('/admin/status?range=1y'));
  note('status, live figures', await repeat('/admin/status/live'));
  await fillIndex(site.database);
  const search = performance.now();
  await syncSearch(Number.POSITIVE_INFINITY);
  note(
    `search, first copy of ${(MAILBOXES * MESSAGES).toLocaleString('en')} messages, s`,
    formatMs((performance.now() - search) / 1000),
  );
  const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
  const [[some]] = await site.database.query<RowDataPacket[]>(
    'SELECT from_text FROM dashboard_message WHERE mailbox_id = 600 AND seq = 500',
  );
  for (const [name, query] of Object.entries({
    'a rare word': 'q=invoice39999',
    'a common word': 'q=invoice',
    'a common word, page 100': 'q=invoice&page=100',
    'a part of a word': 'q=nvoic',
    'two letters': 'q=zx',
    'a word that is nowhere': 'q=unheard-of',
    'a sender’s address': 'q=garden1234@travel.example',
    'the whole sender': `sender=${encodeURIComponent(String(some?.from_text))}`,
    'two common words': 'q=invoice+winner',
    'two common words, never together': 'q=together1+never1',
    'a Message-Id': `messageId=${encodeURIComponent('<500.500@mail.example>')}`,
    'a mailbox': 'recipient=user77@',
    'a word in half of the mailboxes': 'q=garden&recipient=5',
    'a day and a range of confidence': `since=${day}T00:00&until=${day}T23:59&min=40&max=60`,
    'a range of confidence': 'min=40&max=42',
    'a word and a range of dates': `q=lottery&since=${day}T00:00`,
    'all of a year, page 200': 'since=2020-01-01T00:00&page=200',
    'how many a click would release': 'q=invoice+winner&confirm=release',
  }))
    note(`search for ${name}`, await repeat(`/admin/search?${query}`));
  note('peak memory of the server, MB', String(peakMegabytes(pid)));
  console.log(formatTable(['', 'ms median / p95'], rows));
} finally {
  await Promise.all([pool().end(), prisma().$disconnect()]).catch(() => undefined);
  await site.stop();
}
