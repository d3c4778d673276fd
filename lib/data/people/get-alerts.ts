import 'server-only';
import { openedQuarantine } from '@/lib/data/quarantine/opened-quarantine';
import { requireMailboxPage } from '@/lib/data/session/access';
import { MAX_ALERTS } from '@/lib/people/alerts/alert-line';
import { countAlerts } from '@/lib/people/alerts/count-alerts';
import { type AlertList, listAlerts } from '@/lib/people/alerts/list-alerts';

/** The alerts of a mailbox. */
export interface AlertsPage extends AlertList {
  mailbox: string;
  /** Messages that contain one; null while there are no alerts. */
  marked: number | null;
  max: number;
}

/** The words that somebody watches for. Only for people who may open the mailbox; others get "not found". */
export async function getAlerts(mailbox: string): Promise<AlertsPage> {
  await requireMailboxPage(mailbox, `/mailbox/${encodeURIComponent(mailbox)}/alerts`);
  const { place, alertSet } = await openedQuarantine(mailbox);
  const marked = alertSet === null ? null : await countAlerts(alertSet);
  return { mailbox, ...(await listAlerts(place)), marked, max: MAX_ALERTS };
}
