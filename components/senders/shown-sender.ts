import { useFormatter, useNow, useTranslations } from 'next-intl';
import { useDates } from '@/components/ui/use-dates';
import type { SenderRow } from '@/lib/data/senders/sender-row';

/** A sender in the words that stand in the row. */
export interface ShownSender {
  /** The address, or what there is instead. */
  sender: string;
  /** It is an address, which leads to its mail in the history. */
  isAddress: boolean;
  /** Rules can be made about it. */
  hasRules: boolean;
  /** '' where it is all there is of the sender. */
  name: string;
  /** What has to be known of the address; '' where it is a plain one. */
  note: string;
  /** When the last mail came: as people say it, and exactly. */
  ago: string;
  exact: string;
  /** The figures, in the order of the columns behind it. */
  cells: string[];
}

declare module '@/components/list/document-rows' {
  interface DocumentRows {
    senders: readonly ShownSender[];
  }
}

/** Puts senders into words; `isJudged`: it is known whom the filter lets through. */
export function useShownSenders(rows: readonly SenderRow[], isJudged: boolean): ShownSender[] {
  const t = useTranslations();
  const format = useFormatter();
  const dates = useDates();
  const now = useNow();
  const whitelisted = ({ letThrough }: SenderRow) => {
    if (!letThrough || letThrough.lines === 0) return '–';
    const { lines, through, more, hasMore } = letThrough;
    if (through === 0) return t('senders.whitelist.after', { more });
    if (hasMore) return t('senders.whitelist.someNewest', { through, lines });
    return through === lines ? t('senders.whitelist.yes') : t('senders.whitelist.some', { through, lines });
  };
  return rows.map((row) => {
    const { address, name, plain } = row;
    const last = new Date(row.lastAt);
    const isNameless = address === '' && name !== '';
    const figures = [row.messages, row.innocent, row.spam, row.released, row.missed];
    return {
      sender: address || name || t('row.noSender'),
      hasRules: address !== '',
      isAddress: address !== '' && !address.includes('"'),
      name: address === '' ? '' : name,
      note: isNameless ? t('senders.noAddress') : plain === '' ? '' : t('senders.plain', { address: plain }),
      ago: format.relativeTime(last, now),
      exact: dates.dateTime(last, { dateStyle: 'medium', timeStyle: 'medium' }),
      cells: [...figures.map((figure) => format.number(figure)), ...(isJudged ? [whitelisted(row)] : [])],
    };
  });
}
