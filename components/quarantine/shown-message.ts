import { useFormatter, useNow, useTranslations } from 'next-intl';
import { relativeTime } from '@/components/ui/relative-time';
import { shortened, shortSubject } from '@/components/ui/shortened';
import { useDates } from '@/components/ui/use-dates';
import type { QuarantineRow } from '@/lib/data/quarantine/quarantine-row';

/** A row of the list in the words and numbers that stand in it. */
export interface ShownMessage {
  key: string;
  isNew: boolean;
  /** Percent of the bar beside `word`; null where there is nothing to show. */
  bar: number | null;
  /** How innocent it looks, or its confidence; '–' where neither is known. */
  word: string;
  /** The first of it, for style sheets: `likely`; '' for a confidence. */
  kind: string;
  from: string;
  /** '' where it is all there is of the sender. */
  address: string;
  subject: string;
  /** Why it looks like a mistake; '' where it does not. */
  why: string;
  /** Shorter by as much, so that a page weighs no more for it. */
  snippet: string;
  hasAttachment: boolean;
  /** When it came: as people say it, and exactly. */
  ago: string;
  exact: string;
}

declare module '@/components/list/document-rows' {
  interface DocumentRows {
    quarantine: readonly ShownMessage[];
  }
}

/** As many characters as most windows have room for. */
const SNIPPET_LENGTH = 80;
const FEWEST_LENGTH = 16;
/** What a reason is marked by. */
const MARKUP_LENGTH = '<b> </b>'.length;

/** Puts the rows of a list into words. `isJudged`: by the user's own counts, which stand in place of the filter's confidence. */
export function useShownMessages(rows: readonly QuarantineRow[], isJudged: boolean): ShownMessage[] {
  const t = useTranslations();
  const format = useFormatter();
  const dates = useDates();
  const now = useNow();
  const judged = ({ likelihood }: QuarantineRow) =>
    likelihood && {
      bar: Math.round(likelihood.score),
      word: t(`likely.${likelihood.word}`),
      kind: likelihood.word,
    };
  const heldBack = ({ isHeld }: QuarantineRow) => isHeld && { bar: 0, word: t('likely.held'), kind: 'held' };
  const trusted = ({ confidence }: QuarantineRow) =>
    confidence !== null && {
      bar: confidence,
      word: format.number(confidence / 100, { style: 'percent' }),
      kind: '',
    };
  const whyOf = ({ why }: QuarantineRow) => {
    if (why === undefined || why.kind === 'unknown' || why.kind === 'never') return '';
    if (why.kind === 'campaign') return t('whyLooked.campaign', { people: why.people });
    return t(`whyLooked.${why.kind}`, { innocent: why.innocent, spam: why.spam, word: why.word });
  };
  return rows.map((row) => {
    const at = new Date(row.receivedAt);
    const { name, address } = row.from;
    const why = isJudged ? whyOf(row) : '';
    return {
      key: row.key,
      isNew: !row.seen,
      ...((isJudged ? judged(row) || heldBack(row) : trusted(row)) || { bar: null, word: '–', kind: '' }),
      from: name || address || t('row.noSender'),
      address: name ? address : '',
      subject: shortSubject(row.subject) || t('row.noSubject'),
      why,
      snippet: snippetBeside(why, row.snippet),
      hasAttachment: row.hasAttachment,
      ago: relativeTime(format, at, now),
      exact: dates.dateTime(at, { dateStyle: 'medium', timeStyle: 'medium' }),
    };
  });
}

function snippetBeside(why: string, snippet: string): string {
  if (why === '') return shortened(snippet, SNIPPET_LENGTH);
  const room = SNIPPET_LENGTH - why.length - MARKUP_LENGTH;
  // Less would be a word and a half.
  return room < FEWEST_LENGTH ? '' : shortened(snippet, room);
}
