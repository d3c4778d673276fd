import { TZDate } from '@date-fns/tz';
import { type MailCounts, mailCounts } from '@/lib/formats/dspam/mail-counts';
import { countForgotten } from '@/lib/people/statistics/forgotten-releases';
import {
  messagesPerSecond,
  type SecondsPerMessage,
  secondsPerMessage,
} from '@/lib/people/statistics/site-pace';
import { SITE_COLUMNS, type SiteSums, toSums } from '@/lib/people/statistics/site-sums';
import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { formatUtc } from '@/lib/store/index/logs/hourly-counts';

/** What came in some time, and how long it took. */
export interface PeriodFigures extends SiteSums, SecondsPerMessage {
  /** What the sums say of mail. */
  mail: MailCounts;
  /** Messages that were released after the filter had forgotten them. */
  forgotten: number;
}

export interface SiteFigures {
  /** Since midnight of the viewer's zone. */
  today: PeriodFigures;
  /** Since the hour began (UTC, as the totals are kept). */
  hour: PeriodFigures;
  /** Over the last minute. */
  perSecond: number;
  /** ISO. */
  at: string;
}

const HOUR_MS = 3600 * 1000;

/** The totals of today and of this hour. */
export async function siteFigures(zone: string, now = new Date()): Promise<SiteFigures> {
  const local = new TZDate(now, zone);
  const midnight = new TZDate(local.getFullYear(), local.getMonth(), local.getDate(), zone);
  // Hours of UTC: in a zone of half hours, the day begins half an hour late here.
  const today = new Date(Math.ceil(midnight.getTime() / HOUR_MS) * HOUR_MS);
  const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  const end = new Date(hour.getTime() + HOUR_MS);
  const [ofToday, ofHour, perSecond] = await Promise.all([
    period(today, end),
    period(hour, end),
    messagesPerSecond(now),
  ]);
  return { today: ofToday, hour: ofHour, perSecond, at: now.toISOString() };
}

async function period(from: Date, to: Date): Promise<PeriodFigures> {
  const sums = SITE_COLUMNS.map((column) => `IFNULL(SUM(${column}), 0)`).join(', ');
  const [[row], seconds, forgotten] = await Promise.all([
    fetchRows(
      SITE_COLUMNS.map(() => asNumber),
      `SELECT ${sums} FROM dashboard_site_total WHERE hour >= ? AND hour < ?`,
      [formatUtc(from), formatUtc(to)],
    ),
    secondsPerMessage(from, to),
    countForgotten(null, from, to),
  ]);
  const counted = toSums(row ?? []);
  return { ...counted, mail: mailCounts(counted), ...seconds, forgotten };
}
