import 'server-only';
import { hostsOfList, knownOf } from '@/lib/data/request/hosts-of-list';
import type { HostShare } from '@/lib/data/request/shares-of-hosts';
import type { AlertsHere, AlertsPage } from './alerts-page';

/** The alerts of all hosts, those of this one first. Each host marks the messages that it holds by a file of its own, so that one can lack a word that others have. */
export function uniteAlerts(
  own: string,
  here: AlertsHere,
  shares: readonly HostShare<AlertsHere>[],
): AlertsPage {
  const all = knownOf(own, here, shares);
  const lines = new Map<string, { alert: AlertsHere['alerts'][number]; hosts: string[] }>();
  for (const { host, page } of all)
    for (const alert of page.alerts) {
      const hosts = lines.get(alert.line)?.hosts ?? [];
      lines.set(alert.line, { alert, hosts: hosts.includes(host) ? hosts : [...hosts, host] });
    }
  const marked = all.flatMap(({ page }) => page.marked ?? []);
  const rows = shares.map((share) => ({ ...share, page: share.page && { rows: share.page.alerts } }));
  return {
    ...here,
    alerts: [...lines.values()].map(({ alert, hosts }) => ({
      ...alert,
      only: hosts.length < all.length ? hosts : null,
    })),
    marked: marked.length > 0 ? marked.reduce((sum, each) => sum + each, 0) : null,
    passedOver: all.reduce((sum, { page }) => sum + page.passedOver, 0),
    hosts: hostsOfList(own, rows),
  };
}
