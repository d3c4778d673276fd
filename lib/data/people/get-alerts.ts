import 'server-only';
import { z } from 'zod';
import { openedQuarantine } from '@/lib/data/quarantine/opened-quarantine';
import { sharesOfHosts } from '@/lib/data/request/shares-of-hosts';
import { requireMailboxPage } from '@/lib/data/session/access';
import { findSignedIn } from '@/lib/data/session/session';
import { MAX_ALERTS } from '@/lib/people/alerts/alert-line';
import { countAlerts } from '@/lib/people/alerts/count-alerts';
import { listAlerts } from '@/lib/people/alerts/list-alerts';
import { getConfig } from '@/lib/store/config/config';
import type { AlertsHere, AlertsPage } from './alerts-page';
import { uniteAlerts } from './unite-alerts';

export type { AlertsHere, AlertsPage };

/** What is shown of the alerts of another host, and counted before a change. */
export const alertsShape = z.looseObject({
  alerts: z.array(
    z.looseObject({ line: z.string(), text: z.string(), isPattern: z.boolean(), suggestion: z.string() }),
  ),
  passedOver: z.number(),
  marked: z.number().nullable(),
  max: z.number(),
});

/** The words that somebody watches for, on all filter hosts of the site. Only for people who may open the mailbox; others get "not found". */
export async function getAlerts(mailbox: string): Promise<AlertsPage> {
  const { filterHosts } = getConfig();
  const names = filterHosts?.others.map(({ name }) => name) ?? [];
  const here = await getAlertsHere(mailbox);
  const who = await findSignedIn();
  if (!filterHosts || !who)
    return { ...here, alerts: here.alerts.map((alert) => ({ ...alert, only: null })), hosts: null };
  const others = await sharesOfHosts<AlertsHere>(who.login, names, {
    what: 'alerts',
    args: () => [mailbox],
    shape: alertsShape,
  });
  return uniteAlerts(filterHosts.own, here, others);
}

/** The same of this host alone. */
export async function getAlertsHere(mailbox: string): Promise<AlertsHere> {
  await requireMailboxPage(mailbox, `/mailbox/${encodeURIComponent(mailbox)}/alerts`);
  const { place, alertSet } = await openedQuarantine(mailbox);
  const marked = alertSet === null ? null : await countAlerts(alertSet);
  return { mailbox, ...(await listAlerts(place)), marked, max: MAX_ALERTS };
}
