import { getConfig } from '@/lib/store/config/config';

/** Of a site whose filter hosts have a spool each: the other host that sends the digests, and knows what people have chosen of them; null where this one does. */
export function sendsElsewhere(): string | null {
  const { digest, filterHosts } = getConfig();
  const host = digest?.host ?? null;
  return host === null || host === filterHosts?.own ? null : host;
}
