import { useTranslations } from 'next-intl';
import { giveRows } from '@/components/list/document-rows';
import { quarantinePath } from '@/components/list/links';
import { Pager, pagesAround } from '@/components/list/pager';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';
import { quarantineSearch } from '@/lib/data/quarantine/quarantine-query';
import { isWidened } from '@/lib/data/request/unused-params';
import { EmptyList } from './empty-list';
import { GroupRows } from './group-rows';
import { useShownGroups } from './shown-group';

/** The list folded by who sent it: the sender of the likeliest mistake first. */
export function GroupList({
  page,
  groups,
}: {
  page: QuarantinePage;
  groups: NonNullable<QuarantinePage['groups']>;
}) {
  const t = useTranslations();
  const rows = useShownGroups(groups.rows);
  const { mailbox, params, unused } = page;
  const to = (number: number) => quarantinePath(mailbox, { ...params, page: number });
  // What matches on other filter hosts is not grouped, and is there all the same.
  if (rows.length === 0 && page.hosts && page.total > 0)
    return (
      <div className="empty">
        <p>{t('hosts.noneHere', { own: page.hosts.own })}</p>
      </div>
    );
  if (rows.length === 0) return <EmptyList page={page} />;
  return (
    <>
      <GroupRows
        rows={giveRows('groups', rows)}
        fields={
          isWidened(unused)
            ? null
            : { mailbox, by: groups.kind, params: quarantineSearch(groups.params), drawn: groups.drawn }
        }
        texts={{ label: t('group.label'), noWord: t('likely.waiting') }}
      />
      <div className="groups-pager">
        <Pager {...pagesAround(groups.page, groups.pages, to)} />
      </div>
    </>
  );
}
