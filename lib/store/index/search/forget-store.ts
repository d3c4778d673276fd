import { asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { forgetSearch } from './sync-search';

const ROWS_AT_ONCE = 5_000;

/** Tables by the column that says whose rows they are. */
const OF_MAILBOX = [
  'dashboard_message',
  'dashboard_message_text',
  'dashboard_message_slice',
  'dashboard_alert_set',
  'dashboard_alert_mark',
];
const OF_LOG = [
  'dashboard_history',
  'dashboard_history_block',
  'dashboard_history_gram',
  'dashboard_hourly',
  'dashboard_sender',
  'dashboard_sender_line',
];
const OF_JOB = ['dashboard_job_item', 'dashboard_job_seen'];
const OF_STORE = ['dashboard_operation', 'dashboard_seen', 'dashboard_scoring'];

/**
 * Drops everything that the dashboard's tables say about a store whose files are gone, and about the user of that name. The
 * audit log stays, and the totals of the site.
 */
export async function forgetStore(store: string): Promise<void> {
  const mailbox = await prisma().mailbox.findUnique({ where: { store }, select: { id: true } });
  if (mailbox) {
    await forgetCampaigns(mailbox.id);
    for (const table of OF_MAILBOX) await forgetRows(table, 'mailbox_id', mailbox.id);
    await prisma().mailbox.deleteMany({ where: { id: mailbox.id } });
    await forgetSearch(mailbox.id);
  }
  const logs = await prisma().log.findMany({
    where: { store, kind: { in: ['user', 'member'] } },
    select: { id: true },
  });
  for (const { id } of logs) {
    for (const table of OF_LOG) await forgetRows(table, 'log_id', id);
    await prisma().log.deleteMany({ where: { id } });
  }
  for (const table of OF_STORE) await forgetRows(table, 'store', store);
  const jobs = await prisma().job.findMany({ where: { mailbox: store }, select: { id: true } });
  for (const { id } of jobs) for (const table of OF_JOB) await forgetRows(table, 'job_id', id.toString());
  await prisma().job.deleteMany({ where: { mailbox: store } });
  const user = await prisma().siteUser.findUnique({ where: { name: store }, select: { id: true } });
  if (!user) return;
  await forgetSiteHours(user.id);
  await prisma().siteUser.deleteMany({ where: { id: user.id } });
}

/** The table is in the order of hours: looked for under a lock, a user's rows would stop who writes it for a while. */
async function forgetSiteHours(userId: number): Promise<void> {
  const hours = await fetchRows(
    [asText],
    "SELECT DATE_FORMAT(hour, '%Y-%m-%d %H:%i:%s') FROM dashboard_site_hourly WHERE user_id = ?",
    [userId],
  );
  for (let from = 0; from < hours.length; from += ROWS_AT_ONCE)
    await pool().query('DELETE FROM dashboard_site_hourly WHERE user_id = ? AND hour IN (?)', [
      userId,
      hours.slice(from, from + ROWS_AT_ONCE).flat(),
    ]);
}

/** What they have released is taken out of the counts of others first (lib/messages/campaigns). */
async function forgetCampaigns(mailboxId: number): Promise<void> {
  await pool().query('DELETE FROM dashboard_campaign WHERE mailbox_id = ? AND state = 0', [mailboxId]);
  await pool().query('UPDATE dashboard_campaign SET state = 2 WHERE mailbox_id = ?', [mailboxId]);
}

async function forgetRows(table: string, column: string, owner: number | string): Promise<void> {
  for (;;) {
    const [answer] = await pool().query('DELETE FROM ?? WHERE ?? = ? LIMIT ?', [
      table,
      column,
      owner,
      ROWS_AT_ONCE,
    ]);
    if (!('affectedRows' in answer) || answer.affectedRows < ROWS_AT_ONCE) return;
  }
}
