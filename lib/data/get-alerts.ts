import 'server-only';
import { MAX_ALERTS } from '@/lib/alerts/alert-line';
import { countAlerts } from '@/lib/alerts/count-alerts';
import { type AlertList, listAlerts } from '@/lib/alerts/list-alerts';
import { requireMailboxPage } from './access';
import { openedQuarantine } from './opened-quarantine';

/** The alerts of a mailbox. */
export interface AlertsPage extends AlertList {
  mailbox: string;
  /** Messages that have one; null while nothing is looked for. */
  marked: number | null;
  max: number;
}

/** The words that somebody watches for. Only for who may open the mailbox; others get "not found". */
export async function getAlerts(mailbox: string): Promise<AlertsPage> {
  await requireMailboxPage(mailbox, `/mailbox/${encodeURIComponent(mailbox)}/alerts`);
  const opened = await openedQuarantine(mailbox);
  const [list, marked] = await Promise.all([listAlerts(opened.place), countAlerts(opened.alertSet)]);
  return { mailbox, ...list, marked, max: MAX_ALERTS };
}
