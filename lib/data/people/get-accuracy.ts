import 'server-only';
import { askedSearch, type RawParams } from '@/lib/data/request/raw-params';
import { type UnusedParam, unusedParams } from '@/lib/data/request/unused-params';
import { requireMailbox, requireMailboxPage } from '@/lib/data/session/access';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { type OpenedHistory, openHistory } from '@/lib/messages/history/open-history';
import { type Accuracy, findAccuracy } from '@/lib/people/statistics/find-accuracy';
import { forgottenSeries } from '@/lib/people/statistics/forgotten-releases';
import { type AccuracyPoint, hourlySeries } from '@/lib/people/statistics/hourly-series';
import { type BucketUnit, timeBuckets } from '@/lib/people/statistics/time-buckets';
import { ACCURACY_PARAMS, ACCURACY_RANGES, type AccuracyRange, parseAccuracyRange } from './accuracy-range';

/** With the messages that were released after the filter had forgotten them. */
export type ForgottenPoint = AccuracyPoint & { forgotten: number };

export interface AccuracyPage extends Accuracy {
  mailbox: string;
  range: AccuracyRange;
  /** What of the address was left out. */
  unused: UnusedParam[];
  unit: BucketUnit;
  points: ForgottenPoint[];
  /** What the user has corrected, by the log. */
  learned: { retrained: number; undone: number; lastAt: string | null };
  /** The log is still being read, or may not be: then the charts lack something. */
  log: { phase: 'ready' | 'reading' | 'missing' | 'unreadable'; file: string; isOff: boolean };
}

/** How well the filter judges the mail of a mailbox. Only for people who may open it; others get "not found". */
export async function getAccuracy(mailbox: string, raw: RawParams): Promise<AccuracyPage> {
  const range = parseAccuracyRange(raw);
  await requireMailboxPage(mailbox, `/mailbox/${encodeURIComponent(mailbox)}/accuracy${askedSearch(raw)}`);
  const [accuracy, opened] = await Promise.all([findAccuracy(mailbox), openHistory(mailbox)]);
  const { state } = opened;
  return {
    mailbox,
    ...accuracy,
    range,
    unused: unusedParams(ACCURACY_PARAMS, raw),
    unit: ACCURACY_RANGES[range].unit,
    points: await seriesOf(opened, range),
    learned: {
      retrained: state.retrained,
      undone: state.undone,
      lastAt: state.lastRetrainedAt?.toISOString() ?? null,
    },
    log: { phase: state.phase, file: state.file, isOff: state.off !== null },
  };
}

/** The numbers of the charts alone. Throws as requireMailbox. */
export async function getAccuracySeries(mailbox: string, range: AccuracyRange): Promise<ForgottenPoint[]> {
  await requireMailbox(mailbox);
  return seriesOf(await openHistory(mailbox), range);
}

async function seriesOf(
  { place, state: { logId } }: OpenedHistory,
  range: AccuracyRange,
): Promise<ForgottenPoint[]> {
  const { unit, count } = ACCURACY_RANGES[range];
  const buckets = timeBuckets(unit, count, await viewerTimeZone(), new Date());
  const [points, forgotten] = await Promise.all([
    hourlySeries(logId, buckets),
    forgottenSeries(place, buckets),
  ]);
  return points.map((point, index) => ({ ...point, forgotten: forgotten[index] ?? 0 }));
}
