import { useTranslations } from 'next-intl';
import { MessagesTable } from '@/components/ui/messages-table';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';
import { MessageRow } from './message-row';
import { SortHeader } from './sort-header';

const COLUMNS = ['confidence', 'from', 'subject', 'date'] as const;
/** Where messages are judged by the user's own counts: beside that the filter's own confidence would say the opposite with the same bar. */
const JUDGED = ['likely', 'from', 'subject', 'date'] as const;

export function MessageTable({ page }: { page: QuarantinePage }) {
  const t = useTranslations('quarantine');
  const isJudged = page.scoring.hasScores;
  const columns = (isJudged ? JUDGED : COLUMNS).map((column) => (
    <SortHeader key={column} column={column} page={page} />
  ));
  return (
    <MessagesTable label={t('table')} isJudged={isJudged} columns={columns}>
      {page.rows.map((row) => (
        <MessageRow key={row.key} row={row} page={page} />
      ))}
    </MessagesTable>
  );
}
