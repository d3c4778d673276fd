import Form from 'next/form';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { DayRange } from '@/components/list/day-range';
import { CLASS_FILTERS, type HistoryParams } from '@/lib/data/history/history-query';
import { historyPath } from './links';

/** Narrows the history to what messages are, and by day; the search stays. */
export function HistoryFilter({ mailbox, params }: { mailbox: string; params: HistoryParams }) {
  const t = useTranslations();
  const { q, class: wanted, since, until } = params;
  return (
    <Form action={historyPath(mailbox)} prefetch={false} className="filter-form">
      {q !== undefined && <input type="hidden" name="q" value={q} />}
      <label className="field">
        {t('column.class')}
        <select key={wanted} className="input" name="class" defaultValue={wanted ?? ''}>
          <option value="">{t('history.allClasses')}</option>
          {CLASS_FILTERS.map((name) => (
            <option key={name} value={name}>
              {t(`historyClass.${name}`)}
            </option>
          ))}
        </select>
      </label>
      <DayRange legend={t('column.date')} since={since} until={until} />
      <div className="filter-actions">
        <button type="submit" className="button button-primary">
          {t('filter.apply')}
        </button>
        <Link className="button" href={historyPath(mailbox, { q })} prefetch={false}>
          {t('filter.clear')}
        </Link>
      </div>
    </Form>
  );
}
