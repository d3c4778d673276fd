import 'server-only';
import { getConfig } from '@/lib/store/config/config';

/** The names of this filter host and of the others; null where there is one host. */
export function hostsOfSite(): { own: string; others: string[] } | null {
  const { filterHosts } = getConfig();
  return filterHosts && { own: filterHosts.own, others: filterHosts.others.map(({ name }) => name) };
}
