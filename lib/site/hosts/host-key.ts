import { getConfig } from '@/lib/store/config/config';

/** Between a host and the name of something of its own. Neither a signature nor a digest nor the id of a click has one. */
const MARK = '~';
/** A name of a host, and the mark. */
export const MOST_OF_HOST = 17;

/** What another host calls so, as this one calls it. */
export function keyAt(host: string, key: string): string {
  return `${host}${MARK}${key}`;
}

/** Where something is, and what it is called there; `host` is null for what is here, as everything is where there is one host. A mail names this host, too. */
export function whereOf(key: string): { host: string | null; key: string } {
  const { filterHosts } = getConfig();
  const at = filterHosts ? key.indexOf(MARK) : -1;
  const host = key.slice(0, Math.max(0, at));
  if (host !== '' && host === filterHosts?.own) return { host: null, key: key.slice(at + 1) };
  return filterHosts?.others.some(({ name }) => name === host)
    ? { host, key: key.slice(at + 1) }
    : { host: null, key };
}

/**
 * As whereOf, of a name that was given long ago, as in a digest. `left`: a host that it names and the site does not have any more. Where there is one
 * host again, that may have been this one: what is here is then called as it was there.
 */
export function whereWas(name: string): { host: string | null; key: string; left: string | null } {
  const { host, key } = whereOf(name);
  const at = host === null ? key.indexOf(MARK) : -1;
  if (at < 1) return { host, key, left: null };
  return { host, key: getConfig().filterHosts ? key : key.slice(at + 1), left: key.slice(0, at) };
}

/** This host, as what is on it says; null where there is one host. */
export function hostHere(): { name: string; isAway: boolean } | null {
  const { filterHosts } = getConfig();
  return filterHosts && { name: filterHosts.own, isAway: false };
}
