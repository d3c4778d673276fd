import 'server-only';
import { getTranslations } from 'next-intl/server';
import { csvAnswer } from '@/lib/data/request/csv-answer';
import { partAnswer } from '@/lib/data/request/part-answer';
import type { RawParams } from '@/lib/data/request/raw-params';
import { requireUsed } from '@/lib/data/request/unused-params';
import { SITE_KEYS } from '@/lib/people/statistics/site-sums';
import { getSiteFigures, getStatusSeries } from './get-status';
import { parseStatusRange, STATUS_PARAMS } from './status-range';

/** The figures for a page that is open, as JSON. */
export async function liveStatus(): Promise<Response> {
  return partAnswer(async () =>
    Response.json(await getSiteFigures(), { headers: { 'Cache-Control': 'private, no-store' } }),
  );
}

/** The numbers of the charts as a file: times in UTC, shares from 0 to 1. */
export async function statusCsv(raw: RawParams): Promise<Response> {
  return partAnswer(async () => {
    requireUsed(STATUS_PARAMS, raw);
    const points = await getStatusSeries(parseStatusRange(raw));
    const t = await getTranslations('status');
    const header = [
      t('from'),
      ...SITE_KEYS.map((key) => t(key)),
      t('forgotten'),
      t('accuracy'),
      t('low'),
      t('high'),
    ];
    const rows = points.map((point) => [
      point.at.toISOString(),
      ...SITE_KEYS.map((key) => point[key]),
      point.forgotten,
      point.accuracy,
      point.low,
      point.high,
    ]);
    return csvAnswer('status.csv', header, rows);
  });
}
