import 'server-only';
import { parseOfHosts } from '@/lib/data/hosts/of-hosts';
import type { UnusedParam } from '@/lib/data/request/unused-params';
import { getConfig } from '@/lib/store/config/config';
import type { HistoryParams } from './history-query';

type Places = Pick<HistoryParams, 'before' | 'after'>;
const NAMES = ['before', 'after'] as const;
const MOST_SHOWN = 60;

/** Where a page begins, by filter host; with one of both, as an address has it. Empty for the first page. */
export interface PlacesOfHosts {
  direction: 'before' | 'after';
  of: ReadonlyMap<string, number>;
}

/** Reads where a page of the history of several hosts begins. What names none of them (a page of a site with one host, or of other hosts) is no place. */
export function placesOfHosts(params: Places): PlacesOfHosts {
  const direction = params.before === undefined && params.after !== undefined ? 'after' : 'before';
  const hosts = hostNames();
  const of = new Map<string, number>();
  for (const [host, text] of parseOfHosts(textOf(params[direction])))
    if (hosts.includes(host) && /^\d{1,10}$/.test(text)) of.set(host, Number(text));
  return { direction, of };
}

/** The part of an address that names a page of other hosts than there are. */
export function unusedPlaces(params: Places): UnusedParam[] {
  return NAMES.flatMap((name) => {
    const value = params[name];
    if (value === undefined || isUsable(value)) return [];
    return { name, value: String(value).slice(0, MOST_SHOWN), why: 'unusable', most: 0, widens: false };
  });
}

function isUsable(value: number | string): boolean {
  if (!getConfig().filterHosts) return typeof value === 'number';
  return placesOfHosts({ before: value }).of.size > 0;
}

function textOf(value: number | string | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function hostNames(): string[] {
  const { filterHosts } = getConfig();
  return filterHosts ? [filterHosts.own, ...filterHosts.others.map(({ name }) => name)] : [];
}
