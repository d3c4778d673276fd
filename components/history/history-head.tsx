import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { SearchForm } from '@/components/ui/search-form';
import type { HistoryPage } from '@/lib/data/history/get-history';
import { CLASS_FILTERS } from '@/lib/data/history/history-query';
import { HistoryFilter } from './history-filter';
import { historyPath, reportPath } from './links';

export function HistoryHead({ page: { mailbox, params, isEmpty } }: { page: HistoryPage }) {
  const t = useTranslations();
  const { class: wanted, since, until } = params;
  const filtered = [wanted, since, until].some((value) => value !== undefined);
  return (
    <div className="list-head">
      <h1 className="page-title">{t('history.title')}</h1>
      {!isEmpty && (
        <>
          <SearchForm
            action={historyPath(mailbox)}
            label={t('history.search')}
            q={params.q}
            kept={{ class: wanted, since, until }}
          />
          <details className="filter" open={filtered}>
            <summary className="button button-quiet">
              <Icon name="filter" />
              {filtered ? t('filter.active') : t('filter.title')}
            </summary>
            <HistoryFilter
              list={historyPath(mailbox)}
              whole={historyPath(mailbox, { q: params.q })}
              filters={{ q: params.q, class: wanted, since, until }}
              texts={{ class: t('column.class'), all: t('history.allClasses'), date: t('column.date') }}
              classes={CLASS_FILTERS.map((name) => [name, t(`historyClass.${name}`)])}
            />
          </details>
        </>
      )}
      <Link className="button button-quiet" href={reportPath(mailbox)} prefetch={false}>
        <Icon name="report" />
        {t('report.open')}
      </Link>
      <button type="button" className="button button-quiet shortcuts-button" data-command="help">
        <Icon name="keyboard" />
        <span className="sr-only">{t('quarantine.shortcuts')}</span>
      </button>
    </div>
  );
}
