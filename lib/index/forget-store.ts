import { pool } from '@/lib/db/pool';
import { prisma } from '@/lib/db/prisma';

const ROWS_AT_ONCE = 5_000;

/** Drops everything that the dashboard's tables say about a store whose files are gone; the audit log stays. */
export async function forgetStore(store: string): Promise<void> {
  const mailbox = await prisma().mailbox.findUnique({ where: { store }, select: { id: true } });
  if (mailbox) {
    await removeAll('DELETE FROM dashboard_message WHERE mailbox_id = ? LIMIT ?', mailbox.id);
    await prisma().mailbox.deleteMany({ where: { id: mailbox.id } });
  }
  const logs = await prisma().log.findMany({ where: { store, kind: 'user' }, select: { id: true } });
  for (const { id } of logs) {
    await removeAll('DELETE FROM dashboard_history WHERE log_id = ? LIMIT ?', id);
    await removeAll('DELETE FROM dashboard_history_gram WHERE log_id = ? LIMIT ?', id);
    await removeAll('DELETE FROM dashboard_hourly WHERE log_id = ? LIMIT ?', id);
    await prisma().log.deleteMany({ where: { id } });
  }
  await removeAll('DELETE FROM dashboard_operation WHERE store = ? LIMIT ?', store);
}

async function removeAll(sql: string, owner: number | string): Promise<void> {
  for (;;) {
    const [answer] = await pool().query(sql, [owner, ROWS_AT_ONCE]);
    if (!('affectedRows' in answer) || answer.affectedRows < ROWS_AT_ONCE) return;
  }
}
