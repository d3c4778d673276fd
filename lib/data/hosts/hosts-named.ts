import 'server-only';
import { getConfig } from '@/lib/store/config/config';

/** The other filter hosts that an address names, apart by blanks; nothing else that stands there. */
export function hostsNamed(text: unknown): string[] {
  const named = typeof text === 'string' ? text.split(' ') : [];
  return (getConfig().filterHosts?.others ?? []).flatMap(({ name }) => (named.includes(name) ? name : []));
}
