import { useTranslations } from 'next-intl';
import { quarantinePath } from '@/components/list/links';
import { Icon } from '@/components/ui/icon';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';
import { isFiltered, keptBeside, withoutFilters } from '@/lib/data/quarantine/quarantine-query';
import { FilterForm } from './filter-form';
import { GroupSwitch } from './group-switch';
import { ListOrder } from './list-order';

export function ListHead({ page }: { page: QuarantinePage }) {
  const t = useTranslations();
  const { mailbox, params } = page;
  const { since, until, min, max, unseen, alerts, show } = params;
  const filtered = isFiltered(params);
  const values = new Map(Object.entries(params));
  const kept = keptBeside('filter form').flatMap((name): [string, string | number][] => {
    const value = values.get(name);
    return value ? [[name, value]] : [];
  });
  return (
    <div className="list-head">
      <h1 className="page-title">{t('quarantine.title')}</h1>
      <GroupSwitch page={page} />
      <details className="filter" open={filtered}>
        <summary className="button button-quiet">
          <Icon name="filter" />
          {filtered ? t('filter.active') : t('filter.title')}
        </summary>
        <FilterForm
          list={quarantinePath(mailbox)}
          whole={quarantinePath(mailbox, withoutFilters(params))}
          filters={{ since, until, min, max, unseen, alerts, show }}
          kept={kept}
        />
      </details>
      <ListOrder page={page} />
      <button type="button" className="button button-quiet shortcuts-button" data-command="help">
        <Icon name="keyboard" />
        <span className="sr-only">{t('quarantine.shortcuts')}</span>
      </button>
    </div>
  );
}
