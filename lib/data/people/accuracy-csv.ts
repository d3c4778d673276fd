import 'server-only';
import { TZDate } from '@date-fns/tz';
import { csvAnswer } from '@/lib/data/request/csv-answer';
import { partAnswer } from '@/lib/data/request/part-answer';
import type { RawParams } from '@/lib/data/request/raw-params';
import { requireUsed } from '@/lib/data/request/unused-params';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { ACCURACY_PARAMS, ACCURACY_RANGES, parseAccuracyRange } from './accuracy-range';
import { getAccuracySeries } from './get-accuracy';

const HEADER = [
  'begin',
  'spam',
  'innocent',
  'missed spam',
  'false positives',
  'released when forgotten',
  'accuracy %',
  'accuracy 95% low',
  'accuracy 95% high',
];

/**
 * The numbers of the charts as a file: one line for each bucket: when it began in the viewer's zone, and shares in
 * percent.
 */
export async function accuracyCsv(mailbox: string, raw: RawParams): Promise<Response> {
  return partAnswer(async () => {
    requireUsed(ACCURACY_PARAMS, raw);
    const range = parseAccuracyRange(raw);
    const points = await getAccuracySeries(mailbox, range);
    const zone = await viewerTimeZone();
    const isHour = ACCURACY_RANGES[range].unit === 'hour';
    const rows = points.map((point) => {
      // `2026-11-21T14:00:00.000+01:00`; for days, just the date.
      const begin = new TZDate(point.at, zone).toISOString();
      const { spam, innocent, missed, falsePositives, forgotten, accuracy, low, high } = point;
      const shares = [accuracy, low, high].map((share) => (share === null ? null : (100 * share).toFixed(3)));
      const counts = [spam, innocent, missed, falsePositives, forgotten];
      return [begin.slice(0, isHour ? undefined : 10), ...counts, ...shares];
    });
    return csvAnswer(`accuracy-${mailbox}-${range}.csv`, HEADER, rows);
  });
}
