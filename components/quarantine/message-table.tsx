import { useNow, useTranslations } from 'next-intl';
import { giveRows } from '@/components/list/document-rows';
import { quarantinePath } from '@/components/list/links';
import { MessagesTable } from '@/components/ui/messages-table';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';
import { quarantineSearch } from '@/lib/data/quarantine/quarantine-query';
import { MessageRows } from './message-rows';
import { MovedUpRows } from './moved-up-rows';
import { useShownMessages } from './shown-message';
import { SortHeaders } from './sort-headers';
import { useRowParts } from './use-row-parts';

const COLUMNS = ['confidence', 'from', 'subject', 'date'] as const;
/** Where messages are judged by the user's own counts: beside that the filter's own confidence would say the opposite with the same bar. */
const JUDGED = ['likely', 'from', 'subject', 'date'] as const;

export function MessageTable({ page }: { page: QuarantinePage }) {
  const t = useTranslations();
  const isJudged = page.scoring.hasScores;
  const isSized = page.params.show === 'size';
  const rows = useShownMessages(page.rows, isJudged);
  const columns = <SortHeaders columns={isJudged ? JUDGED : COLUMNS} page={page} />;
  const address = {
    before: `${quarantinePath(page.mailbox)}/`,
    after: quarantineSearch(page.params),
  };
  const parts = useRowParts(page.rows, isJudged, isSized);
  return (
    <MessagesTable label={t('quarantine.table')} list="quarantine" isJudged={isJudged} columns={columns}>
      <MessageRows
        rows={giveRows('quarantine', rows)}
        address={address}
        drawnAt={useNow().getTime()}
        {...parts}
      />
      <MovedUpRows address={address} isSized={isSized} shown={rows.length} />
    </MessagesTable>
  );
}
