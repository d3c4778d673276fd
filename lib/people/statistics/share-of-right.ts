import type { MailCounts } from '@/lib/formats/dspam/mail-counts';
import { wilsonInterval } from './wilson-interval';

/** The share of the mail that was judged rightly, 0 to 1, and its 95 % interval; null without mail. */
export interface ShareOfRight {
  accuracy: number | null;
  low: number | null;
  high: number | null;
}

/** How well some mail was judged. */
export function shareOfRight({ right, received }: Pick<MailCounts, 'right' | 'received'>): ShareOfRight {
  const interval = wilsonInterval(right, received);
  return {
    accuracy: received === 0 ? null : right / received,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  };
}
