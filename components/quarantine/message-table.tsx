import { useNow, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { giveRows } from '@/components/list/document-rows';
import { quarantinePath } from '@/components/list/links';
import { subjectId } from '@/components/list/subject-id';
import { MessagesTable } from '@/components/ui/messages-table';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';
import { quarantineSearch } from '@/lib/data/quarantine/quarantine-query';
import { MessageRows } from './message-rows';
import { isPlain, RowMarks } from './row-marks';
import { hasMore, RowMore } from './row-more';
import { useShownMessages } from './shown-message';
import { SortHeader } from './sort-header';

const COLUMNS = ['confidence', 'from', 'subject', 'date'] as const;
/** Where messages are judged by the user's own counts: beside that the filter's own confidence would say the opposite with the same bar. */
const JUDGED = ['likely', 'from', 'subject', 'date'] as const;

export function MessageTable({ page }: { page: QuarantinePage }) {
  const t = useTranslations();
  const isJudged = page.scoring.hasScores;
  const isSized = page.params.show === 'size';
  const rows = useShownMessages(page.rows, isJudged);
  const columns = (isJudged ? JUDGED : COLUMNS).map((column) => (
    <SortHeader key={column} column={column} page={page} />
  ));
  const marks: Record<string, ReactNode> = {};
  const more: Record<string, ReactNode> = {};
  for (const [index, row] of page.rows.entries()) {
    if (!isPlain(row)) marks[row.key] = <RowMarks row={row} about={subjectId(index)} />;
    if (hasMore(row, isSized)) more[row.key] = <RowMore row={row} isSized={isSized} />;
  }
  return (
    <MessagesTable label={t('quarantine.table')} list="quarantine" isJudged={isJudged} columns={columns}>
      <MessageRows
        rows={giveRows('quarantine', rows)}
        address={{
          before: `${quarantinePath(page.mailbox)}/`,
          after: quarantineSearch(page.params),
        }}
        marks={marks}
        drawnAt={useNow().getTime()}
        working={page.rows.flatMap(({ key, working }) => (working === null ? [] : key))}
        more={more}
        texts={{
          unseen: t('row.unseen'),
          attachment: t('row.attachment'),
          noWord: t(isJudged ? 'likely.waiting' : 'row.noConfidence'),
        }}
      />
    </MessagesTable>
  );
}
