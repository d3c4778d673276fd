import { useTranslations } from 'next-intl';
import { shortSubject } from '@/components/ui/shortened';
import type { GroupEntry } from '@/lib/data/quarantine/get-groups';
import { quarantineSearch } from '@/lib/data/quarantine/quarantine-query';

/** A line of the folded list in the words that stand in it. */
export interface ShownGroup {
  name: string;
  /** The list of just its messages, as the query of its address. */
  search: string;
  count: number;
  countText: string;
  /** Percent of the bar beside `word`; null before anything of it was judged. */
  bar: number | null;
  /** How innocent the likeliest mistake looks: as a word, and for style sheets. */
  word: string;
  kind: string;
  subjects: string[];
  /** How many more there are; '' for none. */
  more: string;
}

declare module '@/components/list/document-rows' {
  interface DocumentRows {
    groups: readonly ShownGroup[];
  }
}

/** Puts the lines of a folded list into words. */
export function useShownGroups(groups: readonly GroupEntry[]): ShownGroup[] {
  const t = useTranslations();
  return groups.map(({ name, count, best, subjects, params }) => ({
    name,
    search: quarantineSearch(params),
    count,
    countText: t('group.count', { count }),
    bar: best && Math.round(best.score),
    word: best ? t(`likely.${best.word}`) : '',
    kind: best?.word ?? '',
    subjects: subjects.map(({ subject }) => shortSubject(subject) || t('group.noSubject')),
    more: count > subjects.length ? t('group.more', { count: count - subjects.length }) : '',
  }));
}
