import 'server-only';
import { askedSearch, type RawParams } from '@/lib/data/request/raw-params';
import { type UnusedParam, unusedParams } from '@/lib/data/request/unused-params';
import { forPage, requireAdmin } from '@/lib/data/session/access';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { followSiteLog } from '@/lib/people/statistics/follow-site-log';
import { timeBuckets } from '@/lib/people/statistics/time-buckets';
import { checkHealth, type SiteHealth } from '@/lib/site/status/check-health';
import { type SiteFigures, siteFigures } from '@/lib/site/status/site-figures';
import { type SitePoint, siteSeries } from '@/lib/site/status/site-series';
import { parseStatusRange, STATUS_PARAMS, STATUS_RANGES, type StatusRange } from './status-range';

export type { SiteFigures };

export interface StatusPage {
  figures: SiteFigures;
  range: StatusRange;
  /** What of the address was left out. */
  unused: UnusedParam[];
  points: SitePoint[];
  health: SiteHealth;
}

/** How the whole site is doing. Only for admins; others get "not found". */
export async function getStatus(raw: RawParams): Promise<StatusPage> {
  const range = parseStatusRange(raw);
  await forPage(requireAdmin, `/admin/status${askedSearch(raw)}`);
  const log = await followSiteLog();
  const [figures, points, health] = await Promise.all([
    viewerTimeZone().then((zone) => siteFigures(zone)),
    seriesOf(range),
    checkHealth(log),
  ]);
  return { figures, range, unused: unusedParams(STATUS_PARAMS, raw), points, health };
}

/** The figures that change from second to second. Throws as requireAdmin. */
export async function getSiteFigures(): Promise<SiteFigures> {
  await requireAdmin();
  await followSiteLog();
  return siteFigures(await viewerTimeZone());
}

/** The numbers of the charts alone. Throws as requireAdmin. */
export async function getStatusSeries(range: StatusRange): Promise<SitePoint[]> {
  await requireAdmin();
  await followSiteLog();
  return seriesOf(range);
}

async function seriesOf(range: StatusRange): Promise<SitePoint[]> {
  const { unit, count } = STATUS_RANGES[range];
  return siteSeries(timeBuckets(unit, count, await viewerTimeZone(), new Date()));
}
