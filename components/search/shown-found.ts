import { useFormatter, useNow, useTranslations } from 'next-intl';
import { relativeTime } from '@/components/ui/relative-time';
import { shortened } from '@/components/ui/shortened';
import { useDates } from '@/components/ui/use-dates';
import type { SearchPage } from '@/lib/data/site/get-search';

/** A message that was found, in the words that stand in its row. */
export interface ShownFound {
  store: string;
  key: string;
  subject: string;
  snippet: string;
  hasAttachment: boolean;
  /** '' where there is none. */
  sender: string;
  /** What the way to all from its sender is called; '' where there is none. */
  allFrom: string;
  /** Whose quarantine it is in. */
  where: string;
  /** On which filter host, and whether that cannot be asked; '' where there is one. */
  on: string;
  isAway: boolean;
  /** When it came: as people say it, and exactly. */
  ago: string;
  exact: string;
  /** '' where it has none. */
  confidence: string;
  /** That it comes last in its quarantine, by whose word; '' where it does not. */
  held: string;
}

declare module '@/components/list/document-rows' {
  interface DocumentRows {
    found: readonly ShownFound[];
  }
}

/** Fewer characters than are kept, so that what was cut can be told. */
const SNIPPET_LENGTH = 110;

/** Puts what was found into words. */
export function useShownFound(rows: NonNullable<SearchPage['found']>['rows']): ShownFound[] {
  const t = useTranslations();
  const format = useFormatter();
  const dates = useDates();
  const now = useNow();
  return rows.map(
    ({ store, key, fromText, subject, snippet, hasAttachment, receivedAt, confidence, isHeld, host }) => ({
      store,
      key,
      subject: subject || t('row.noSubject'),
      snippet: shortened(snippet, SNIPPET_LENGTH),
      hasAttachment,
      sender: fromText,
      allFrom: fromText && t('siteSearch.allFrom', { sender: fromText }),
      where: t('siteSearch.in', { mailbox: store }),
      on: host ? t(host.isAway ? 'row.onHostAway' : 'row.onHost', { host: host.name }) : '',
      isAway: host?.isAway ?? false,
      ago: relativeTime(format, receivedAt, now),
      exact: dates.dateTime(receivedAt, { dateStyle: 'medium', timeStyle: 'medium' }),
      confidence:
        confidence < 0
          ? ''
          : t('siteSearch.confidence', { confidence: format.number(confidence, { style: 'percent' }) }),
      held: isHeld ? t('row.held') : '',
    }),
  );
}
