import { useTranslations } from 'next-intl';
import { quarantinePath } from '@/components/list/links';
import { Pager, pagesAround } from '@/components/list/pager';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';
import { EmptyList } from './empty-list';
import { GroupRow } from './group-row';

/** The list folded by who sent it: the sender of the likeliest mistake first. */
export function GroupList({
  page,
  groups,
}: {
  page: QuarantinePage;
  groups: NonNullable<QuarantinePage['groups']>;
}) {
  const t = useTranslations('group');
  const to = (number: number) => quarantinePath(page.mailbox, { ...page.params, page: number });
  if (groups.rows.length === 0) return <EmptyList page={page} />;
  return (
    <>
      <ul className="groups" aria-label={t('label')}>
        {groups.rows.map((group) => (
          <GroupRow key={group.name} group={group} page={page} />
        ))}
      </ul>
      <div className="groups-pager">
        <Pager {...pagesAround(groups.page, groups.pages, to)} />
      </div>
    </>
  );
}
