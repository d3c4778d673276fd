import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { subjectId } from '@/components/list/subject-id';
import type { QuarantineRow } from '@/lib/data/quarantine/quarantine-row';
import { isPlain, RowMarks } from './row-marks';
import { hasMore, RowMore } from './row-more';

/** What rows of the list have beside their words. `first`: the place of the first of them on the page, from 0 on. */
export function useRowParts(rows: readonly QuarantineRow[], isJudged: boolean, isSized: boolean, first = 0) {
  const t = useTranslations();
  const marks: Record<string, ReactNode> = {};
  const more: Record<string, ReactNode> = {};
  for (const [index, row] of rows.entries()) {
    if (!isPlain(row)) marks[row.key] = <RowMarks row={row} about={subjectId(first + index)} />;
    if (hasMore(row, isSized)) more[row.key] = <RowMore row={row} isSized={isSized} />;
  }
  return {
    first,
    marks,
    more,
    working: rows.flatMap(({ key, working, host }) => (working === null && !host?.isAway ? [] : key)),
    texts: {
      unseen: t('row.unseen'),
      attachment: t('row.attachment'),
      noWord: t(isJudged ? 'likely.waiting' : 'row.noConfidence'),
    },
  };
}
