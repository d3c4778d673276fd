import { mkdirSync } from 'node:fs';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { fromTokens } from '@/lib/store/index/history/from-tokens';
import { startSite } from '@/tests/support/site';
import { signIn } from './browserless';
import { figureOf, formatFigure, formatTable } from './figures';
import { writeLog } from './log-of';
import { seeded } from './quarantine-of';

// Who has written to a mailbox with a million records of 20,000 senders: how long it takes until they are counted, and each order, page and
// search of the list. `npm run bench -- senders`, or `npm run bench -- senders 20000 2000` with so many records and senders. Fails above 60 ms p95.

const RECORDS = Number(process.argv[2] ?? 1_000_000);
const SENDERS = Number(process.argv[3] ?? 20_000);
const REQUESTS = 40;
const LIMIT_P95_MS = 60;
const USER = 'senders';
const UID = 901;
const AT_ONCE = 5_000;

const site = await startSite();
try {
  const { dir, log } = userFiles(site.home, 'domain', USER);
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  await site.database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (?, ?)', [UID, USER]);
  await site.database.query('INSERT INTO dspam_stats VALUES (?, 100, 100, 0, 0, 0, 0, 0, 0)', [UID]);
  await writeLog(log, UID, RECORDS);
  const admin = await signIn(site, 'admin');
  const list = `/mailbox/${USER}/senders`;
  const state = async () => {
    const [rows] = await site.database.query(
      "SELECT is_complete, next_seq - 1 AS entries, senders_seq FROM dashboard_log WHERE kind = 'user' AND store = ?",
      [USER],
    );
    return (rows as { is_complete: number; entries: number; senders_seq: number }[])[0];
  };
  const wait = async (
    isDone: (now: NonNullable<Awaited<ReturnType<typeof state>>>) => boolean,
    path: string,
  ) => {
    const began = performance.now();
    for (;;) {
      await admin.get(path);
      const now = await state();
      if (now && isDone(now)) return (performance.now() - began) / 1000;
    }
  };
  const read = await wait(({ is_complete }) => Number(is_complete) === 1, `/mailbox/${USER}/history`);
  // As many senders as the goal names: every mail again, from one of them.
  await site.database.query(
    `UPDATE dashboard_history history JOIN dashboard_log log ON log.id = history.log_id
     SET history.from_text = CONCAT('Person ', history.seq MOD ?, ' <p', history.seq MOD ?, '@host', history.seq MOD ? MOD 997, '.example>')
     WHERE log.store = ?`,
    [SENDERS, SENDERS, SENDERS, USER],
  );
  await site.database.query(
    'DELETE sender FROM dashboard_sender sender JOIN dashboard_log log ON log.id = sender.log_id WHERE log.store = ?',
    [USER],
  );
  await site.database.query('UPDATE dashboard_log SET senders_seq = 0 WHERE store = ?', [USER]);
  const counted = await wait(({ entries, senders_seq }) => Number(entries) === Number(senders_seq), list);
  const [lines] = await site.database.query('SELECT DISTINCT from_line FROM dashboard_sender_line');
  const random = seeded(9);
  const tokens = (lines as { from_line: string }[]).map(({ from_line: line }) => [
    UID,
    String(fromTokens(line)[0]),
    random() < 0.1 ? 1 : 0,
    Math.floor(random() * 30),
    '2026-11-30',
  ]);
  for (let from = 0; from < tokens.length; from += AT_ONCE)
    await site.database.query('REPLACE INTO dspam_token_data VALUES ?', [tokens.slice(from, from + AT_ONCE)]);

  const pages = [
    ...['', '?page=7', `?page=${Math.ceil(SENDERS / 100)}`, '?page=1000000'],
    ...['sender', 'messages', 'innocent', 'spam', 'released', 'missed'].map((sort) => `?sort=${sort}`),
    '?sort=messages&dir=asc',
    ...['?q=p77', '?q=person', '?q=zzyzx', '?q=person+host9&sort=spam'],
  ];
  const figures = new Map<string, ReturnType<typeof figureOf>>();
  for (const page of pages) {
    for (let round = 0; round < 5; round++) await admin.get(list + page);
    const samples: number[] = [];
    for (let round = 0; round < REQUESTS; round++) samples.push((await admin.get(list + page)).ms);
    figures.set(page, figureOf(samples));
  }
  console.log(
    formatTable(
      [
        `${RECORDS.toLocaleString('en')} records, ${SENDERS.toLocaleString('en')} senders`,
        'ms, median / p95',
      ],
      [
        ['reading the log, s', read.toFixed(1)],
        ['counting its senders, s', counted.toFixed(1)],
        ...[...figures].map(([page, figure]) => [`senders${page}`, formatFigure(figure)]),
      ],
    ),
  );
  const slow = [...figures].filter(([, { p95 }]) => p95 > LIMIT_P95_MS);
  for (const [page] of slow) console.error(`senders${page}: over ${LIMIT_P95_MS} ms`);
  if (slow.length > 0) process.exitCode = 1;
} finally {
  await site.stop();
}
