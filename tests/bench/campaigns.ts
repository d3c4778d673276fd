import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { RowDataPacket } from 'mysql2/promise';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { followReleases } from '@/lib/messages/campaigns/follow-releases';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { startSite } from '@/tests/support/site';
import { signIn } from './browserless';
import { copyMailboxes, readPattern } from './copied-mailboxes';
import { figureOf, formatFigure, formatTable } from './figures';
import { writeQuarantine } from './quarantine-of';

// What it costs to find who has released mail of the same campaign, on a site of a thousand quarantines of a thousand messages: how long the round
// takes that counts after a thousand releases, and what a list waits meanwhile. `npm run bench -- campaigns`, or `npm run bench -- campaigns 100`
// with so many mailboxes. The round runs beside the server, in a process of its own. Fails above 1.3 times the idle p95.

const MAILBOXES = Number(process.argv[2] ?? 1_000);
const MESSAGES = 1_000;
/** Of all messages three in ten are of so many campaigns. */
const CAMPAIGNS = 200;
const RELEASES = 1_000;
const REQUESTS = 60;
const LIMIT = 1.3;
const USER = 'pattern';
const UID = 903;

const site = await startSite();
try {
  Object.assign(process.env, site.environment);
  const { dir, mbox } = userFiles(site.home, 'domain', USER);
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  await site.database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (?, ?)', [UID, USER]);
  await writeQuarantine(mbox, site.database, MESSAGES, UID);
  const admin = await signIn(site, 'admin');
  const list = `/mailbox/${USER}/quarantine`;
  await admin.get(list);
  const users = Array.from({ length: MAILBOXES }, (_unused, number) => ({
    name: `user${number}@example.org`,
    isLookedAt: false,
    isSearched: false,
  }));
  await copyMailboxes(site.database, site.home, users, await readPattern(site.database, site.home, USER));
  const campaign = `CRC32(CONCAT(m.mailbox_id, ' ', m.seq))`;
  const text = `IF(${campaign} % 10 < 3, ${campaign} % ${CAMPAIGNS}, CONCAT(m.mailbox_id, ' ', m.seq))`;
  const quarter = (number: number) => `CRC32(CONCAT(${text}, ' ${number}')) & 65535`;
  await site.database.query('DELETE FROM dashboard_campaign');
  await site.database.query(
    `INSERT INTO dashboard_campaign (mailbox_id, message_key, quarter1, quarter2, quarter3, quarter4, noted_at)
     SELECT m.mailbox_id, m.message_key, ${[1, 2, 3, 4].map(quarter).join(', ')}, NOW(3) FROM dashboard_message m`,
  );
  const get = async () => (await admin.get(list)).ms;
  for (let round = 0; round < 10; round++) await get();
  const idle: number[] = [];
  while (idle.length < REQUESTS) idle.push(await get());

  await site.database.query(
    `INSERT INTO dashboard_operation (batch, actor, store, kind, state, message_key, from_text, subject, digest, byte_offset, byte_length, started_at, finished_at)
     SELECT ?, b.store, b.store, 'release', 'done', m.message_key, '', '', '', 0, 0, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
     FROM dashboard_message m JOIN dashboard_mailbox b ON b.id = m.mailbox_id
     WHERE b.store <> ? AND ${campaign} % 10 < 3 ORDER BY CRC32(CONCAT(m.seq, b.id)) LIMIT ${RELEASES}`,
    [randomUUID(), USER],
  );
  const began = performance.now();
  let seconds = 0;
  const round = followReleases().then(() => {
    seconds = (performance.now() - began) / 1000;
  });
  const busy: number[] = [];
  while (seconds === 0) busy.push(await get());
  await round;
  const [[found]] = await site.database.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS marked FROM dashboard_message WHERE campaign > 0',
  );
  const [before, meanwhile] = [figureOf(idle), figureOf(busy)];
  const times = meanwhile.p95 / before.p95;
  console.log(
    formatTable(
      [`${MAILBOXES} x ${MESSAGES} messages, ${CAMPAIGNS} campaigns, ${RELEASES} releases`, ''],
      [
        ['the round, s', seconds.toFixed(1)],
        ['messages that say how many others', String(found?.marked)],
        ['list, nothing else, ms (median / p95)', formatFigure(before)],
        ['list meanwhile, ms (median / p95)', `${formatFigure(meanwhile)} of ${busy.length}`],
        ['p95, times', times.toFixed(2)],
      ],
    ),
  );
  if (times > LIMIT || Number(found?.marked) === 0) process.exitCode = 1;
} finally {
  await Promise.all([pool().end(), prisma().$disconnect()]).catch(() => undefined);
  await site.stop();
}
