import type { HostsOfList } from '@/lib/data/request/hosts-of-list';
import type { AlertList } from '@/lib/people/alerts/list-alerts';

/** The alerts of a mailbox on one filter host. */
export interface AlertsHere extends AlertList {
  mailbox: string;
  /** Messages that contain one; null while there are no alerts. */
  marked: number | null;
  max: number;
}

/** The alerts of a mailbox. */
export interface AlertsPage extends Omit<AlertsHere, 'alerts'> {
  /** `only`: the filter hosts that look for it, where others do not; null where all do, or there is one. */
  alerts: (AlertsHere['alerts'][number] & { only: string[] | null })[];
  /** Null where the site has one filter host. */
  hosts: HostsOfList | null;
}
