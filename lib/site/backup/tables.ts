/**
 * Tables of the dashboard that are made again from DSPAM_HOME, from the other tables, or by each server: a backup has them without their rows. Every other one
 * is the only memory of what people have done, or of logs that were rotated since.
 */
export const MADE_AGAIN: readonly string[] = [
  'dashboard_mailbox',
  'dashboard_message',
  'dashboard_message_text',
  'dashboard_message_slice',
  'dashboard_scoring',
  'dashboard_campaign',
  'dashboard_alert_set',
  'dashboard_alert_mark',
  'dashboard_search',
  'dashboard_search_head',
  'dashboard_search_block',
  'dashboard_search_slice',
  'dashboard_search_state',
  'dashboard_round',
  'dashboard_server',
  'dashboard_lock',
  'dashboard_rate_limit',
];

/** What a backup has of the tables of a database: DSPAM's own, the dashboard's, and which migrations they have been through. */
export function backedUp(tables: readonly string[]): { withRows: string[]; withoutRows: string[] } {
  const ours = tables.filter((name) => /^(dspam|dashboard)_/.test(name) || name === '_prisma_migrations');
  return {
    withRows: ours.filter((name) => !MADE_AGAIN.includes(name)),
    withoutRows: ours.filter((name) => MADE_AGAIN.includes(name)),
  };
}
