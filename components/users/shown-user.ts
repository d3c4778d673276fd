import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import { useDates } from '@/components/ui/use-dates';
import type { UserRow } from '@/lib/data/people/user-row';
import { useFigureTexts } from './user-figures';
import type { UserColumn } from './user-labels';

/** A column of every user but the name, which stands in the head of the row. */
export type CellColumn = Exclude<UserColumn, 'name'>;

/** What stands in a cell: a text; with what is told of it on demand; of a time, with that as ISO text. */
export type ShownCell = string | { text: string; title: string; at?: string };

/** A row of the list of users in the words that stand in it. */
export interface ShownUser {
  name: string;
  /** It has a mailbox, which the name leads to. */
  canOpen: boolean;
  /** What the way to the deletion of its data is called; '' where there is none. */
  deletion: string;
  /** Whose quarantine it shares, or that the filter knows no such name; '' where it has its own. */
  note: string;
  /** What the way to its other figures is called. */
  more: string;
  /** In the order of the columns. */
  cells: ShownCell[];
}

declare module '@/components/list/document-rows' {
  interface DocumentRows {
    users: readonly ShownUser[];
  }
}

/** Puts users into words, `columns` of each. `isWhole`: who looks may delete their data. */
export function useShownUsers(
  rows: readonly UserRow[],
  columns: readonly CellColumn[],
  isWhole: boolean,
): ShownUser[] {
  const t = useTranslations();
  const format = useFormatter();
  const dates = useDates();
  const figureTexts = useFigureTexts();
  const counted = (count: number | null, say: (count: number) => string): ShownCell =>
    count === null ? { text: '?', title: t('users.notCounted') } : say(count);
  const day = (at: string | null): ShownCell => {
    if (at === null) return t('users.never');
    const date = new Date(at);
    return {
      text: dates.dateTime(date, { dateStyle: 'short' }),
      title: dates.dateTime(date, { dateStyle: 'full', timeStyle: 'medium' }),
      at,
    };
  };
  return rows.map((row) => {
    const { name, store } = row;
    const cells: Record<CellColumn, ShownCell> = {
      messages: counted(row.messages, (count) => format.number(count)),
      bytes: counted(row.bytes, (count) => formatSize(format, count)),
      ...figureTexts(row),
      mode: row.mode,
      action: t('users.action', { action: row.action }),
      sedation: row.sedation,
      whitelist: isSwitch(row.whitelist) ? t(`preference.${row.whitelist}`) : row.whitelist,
      lastMail: day(row.lastMail),
      lastSignIn: day(row.lastSignIn),
    };
    return {
      name,
      canOpen: row.canOpen,
      deletion: isWhole && row.canOpen && row.uid !== null ? t('deletion.link', { user: name }) : '',
      note:
        row.uid === null ? t('users.onlyFolder') : store === name ? '' : t('users.sharedStore', { store }),
      more: t('users.moreOf', { user: name }),
      cells: columns.map((column) => cells[column]),
    };
  });
}

function isSwitch(value: string): value is 'on' | 'off' {
  return value === 'on' || value === 'off';
}
