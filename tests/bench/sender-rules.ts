import { mkdirSync, writeFileSync } from 'node:fs';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { startSite } from '@/tests/support/site';
import { signIn } from './browserless';
import { figureOf, formatFigure, formatTable } from './figures';
import { writeLog } from './log-of';

// What it takes to make a rule about a sender, and to take it back, in a mailbox with a million records and a block list of 100,000 lines: from the click
// to the page that says so. `npm run bench -- sender-rules`, or `npm run bench -- sender-rules 20000 1000` with so many records and lines. Fails above 100 ms p95.

const RECORDS = Number(process.argv[2] ?? 1_000_000);
const LINES = Number(process.argv[3] ?? 100_000);
const ROUNDS = 40;
const LIMIT_P95_MS = 100;
const USER = 'rules';
const UID = 902;

const site = await startSite();
try {
  const { dir, log, blocklist } = userFiles(site.home, 'domain', USER);
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  await site.database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (?, ?)', [UID, USER]);
  await site.database.query('INSERT INTO dspam_stats VALUES (?, 100, 100, 0, 0, 0, 0, 0, 0)', [UID]);
  await writeLog(log, UID, RECORDS);
  const lines = Array.from({ length: LINES }, (_line, number) => `domain${number}.example\n`);
  writeFileSync(blocklist, lines.join(''), { mode: 0o660 });
  const admin = await signIn(site, 'admin');
  for (;;) {
    await admin.get(`/mailbox/${USER}/history`);
    const [rows] = await site.database.query(
      "SELECT is_complete FROM dashboard_log WHERE kind = 'user' AND store = ?",
      [USER],
    );
    if (Number((rows as { is_complete: number }[])[0]?.is_complete) === 1) break;
  }
  const [found] = await site.database.query(
    `SELECT DISTINCT from_text FROM (SELECT from_text FROM dashboard_history history
       JOIN dashboard_log log ON log.id = history.log_id WHERE log.store = ? ORDER BY seq DESC LIMIT 5000) newest LIMIT ?`,
    [USER, ROUNDS],
  );
  const senders = (found as { from_text: string }[]).map(
    ({ from_text: line }) => /<(.*)>/.exec(line)?.[1] ?? line,
  );
  const samples = new Map<string, number[]>();
  const note = (what: string, ms: number) => samples.set(what, [...(samples.get(what) ?? []), ms]);
  for (const address of senders) {
    const path = `/mailbox/${USER}/senders/rule?address=${encodeURIComponent(address)}`;
    let { ms, text } = await admin.get(path);
    note('the page of a sender', ms);
    for (const intent of ['let', 'unlet', 'hold', 'unhold']) {
      const before = await admin.get(path);
      ({ ms, text } = await admin.submit(path, before.text, { intent }, 'name="address"'));
      if (!text.includes('role="status"')) throw new Error(`${intent} of ${address} was not answered`);
      // The answer is the page again: what it costs without a rule is known.
      note(intent, ms - before.ms);
    }
  }
  const figures = [...samples].map(([what, each]) => ({ what, figure: figureOf(each) }));
  console.log(
    formatTable(
      [
        `${RECORDS.toLocaleString('en')} records, ${LINES.toLocaleString('en')} lines, ${senders.length} senders`,
        'ms, median / p95',
      ],
      figures.map(({ what, figure }) => [what, formatFigure(figure)]),
    ),
  );
  const slow = figures.filter(
    ({ what, figure }) => what !== 'the page of a sender' && figure.p95 > LIMIT_P95_MS,
  );
  for (const { what } of slow) console.error(`${what}: over ${LIMIT_P95_MS} ms`);
  if (slow.length > 0) process.exitCode = 1;
} finally {
  await site.stop();
}
