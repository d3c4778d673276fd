import { useFormatter, useNow, useTranslations } from 'next-intl';
import { relativeTime } from '@/components/ui/relative-time';
import { useDates } from '@/components/ui/use-dates';
import { isDigest } from '@/lib/data/digest/is-digest';
import type { RemovedRow } from '@/lib/data/quarantine/removed-row';
import { isRule } from '@/lib/data/sender-rules/is-rule';

/** A removed message in the words that stand in its row. */
export interface ShownRemoved {
  /** Of the operation that removed it. */
  id: string;
  from: string;
  /** '' where it is all there is of the sender. */
  address: string;
  subject: string;
  /** What was done, and by whom. */
  done: string;
  by: string;
  /** When: as people say it, and exactly. */
  ago: string;
  exact: string;
  /** The day until which it is kept, and exactly. */
  kept: string;
  keptExact: string;
}

declare module '@/components/list/document-rows' {
  interface DocumentRows {
    removed: readonly ShownRemoved[];
  }
}

/** Puts removed messages into words. */
export function useShownRemoved(rows: readonly RemovedRow[]): ShownRemoved[] {
  const t = useTranslations();
  const format = useFormatter();
  const dates = useDates();
  const now = useNow();
  const sayWho = (by: string | null) => {
    if (by === null) return t('removed.byAge');
    if (isRule(by)) return t('removed.byRule');
    return isDigest(by) ? t('removed.byDigest') : t('removed.by', { by });
  };
  return rows.map((row) => {
    const { name, address } = row.from;
    const removedAt = new Date(row.removedAt);
    const keptUntil = new Date(row.keptUntil);
    return {
      id: row.id,
      from: name || address || t('row.noSender'),
      address: name ? address : '',
      subject: row.subject || t('row.noSubject'),
      done: t(`removed.${row.what}`, { to: row.recipient || 'none' }),
      by: sayWho(row.by),
      ago: relativeTime(format, removedAt, now),
      exact: dates.dateTime(removedAt, { dateStyle: 'medium', timeStyle: 'medium' }),
      kept: dates.dateTime(keptUntil, { dateStyle: 'medium' }),
      keptExact: dates.dateTime(keptUntil, { dateStyle: 'medium', timeStyle: 'medium' }),
    };
  });
}
