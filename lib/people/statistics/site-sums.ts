import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { formatUtc } from '@/lib/store/index/logs/hourly-counts';

/** Counts of some hours (UTC), by the columns of dashboard_site_hourly: see lib/store/index/logs/hourly-counts.ts. */
export interface SiteSums {
  spam: number;
  innocent: number;
  whitelisted: number;
  missedSpam: number;
  falsePositives: number;
  virus: number;
  blacklisted: number;
  blocklisted: number;
  corpusFed: number;
  inoculated: number;
  deliveryFailed: number;
  unknownClass: number;
}

export const SITE_KEYS = [
  'spam',
  'innocent',
  'whitelisted',
  'missedSpam',
  'falsePositives',
  'virus',
  'blacklisted',
  'blocklisted',
  'corpusFed',
  'inoculated',
  'deliveryFailed',
  'unknownClass',
] as const satisfies (keyof SiteSums)[];

/** The columns of dashboard_site_hourly, in the order of SITE_KEYS. */
export const SITE_COLUMNS = SITE_KEYS.map((key) =>
  key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);

/** The counts of each user, by the name in system.log, from `from` on and before `to`. */
export async function sumSiteUsers(from: Date, to: Date): Promise<Map<string, SiteSums>> {
  const sums = SITE_COLUMNS.map((column) => `SUM(h.${column})`).join(', ');
  const rows = await fetchRows(
    [asText, ...SITE_KEYS.map(() => asNumber)] as const,
    `SELECT u.name, ${sums} FROM dashboard_site_hourly h JOIN dashboard_site_user u ON u.id = h.user_id WHERE h.hour >= ? AND h.hour < ? GROUP BY u.id`,
    [formatUtc(from), formatUtc(to)],
  );
  return new Map(rows.map(([name, ...counts]) => [name, toSums(counts)]));
}

/** Counts in the order of SITE_KEYS; what is not there is 0. */
export function toSums(counts: readonly number[]): SiteSums {
  return Object.fromEntries(SITE_KEYS.map((key, place) => [key, counts[place] ?? 0])) as unknown as SiteSums;
}
