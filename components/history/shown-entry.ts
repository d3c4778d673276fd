import { useFormatter, useNow, useTranslations } from 'next-intl';
import { relativeTime } from '@/components/ui/relative-time';
import { useDates } from '@/components/ui/use-dates';
import type { HistoryRow } from '@/lib/data/history/history-row';
import { useStatusWord } from './use-status-word';

/** A row of the history in the words that stand in it. */
export interface ShownEntry {
  key: string;
  /** What the message is: for style sheets, and as a word. */
  class: string;
  className: string;
  /** When it came: as people say it, and exactly; '' where the log names no time. */
  ago: string;
  exact: string;
  from: string;
  /** '' where it is all there is of the sender. */
  address: string;
  subject: string;
  status: string;
  /** Names it in the quarantine, where it is there. */
  quarantineKey: string | null;
  retraining: HistoryRow['retraining'];
  /** What is being done to it now; '' for nothing. */
  doing: string;
  /** It could be retrained if the filter had not forgotten it. */
  isTooOld: boolean;
  /** On which filter host; '' where there is one. */
  on: string;
}

declare module '@/components/list/document-rows' {
  interface DocumentRows {
    history: readonly ShownEntry[];
  }
}

/** Puts the rows of the history into words. */
export function useShownEntries(rows: readonly HistoryRow[]): ShownEntry[] {
  const t = useTranslations();
  const format = useFormatter();
  const dates = useDates();
  const now = useNow();
  const statusOf = useStatusWord();
  return rows.map((row) => {
    const at = row.at === null ? null : new Date(row.at);
    const { name, address } = row.from;
    return {
      key: row.key,
      class: row.class,
      className: t(`historyClass.${row.class}`),
      ago: at ? relativeTime(format, at, now) : t('history.noTime'),
      exact: at ? dates.dateTime(at, { dateStyle: 'medium', timeStyle: 'medium' }) : '',
      from: name || address || t('row.noSender'),
      address: name ? address : '',
      subject: row.subject || t('row.noSubject'),
      status: statusOf(row),
      quarantineKey: row.quarantineKey,
      retraining: row.retraining,
      doing: row.working ? t(`history.doing.${row.working}`) : '',
      isTooOld: row.refusal === 'signaturePurged',
      on: row.host ? t(row.host.isAway ? 'row.onHostAway' : 'row.onHost', { host: row.host.name }) : '',
    };
  });
}
