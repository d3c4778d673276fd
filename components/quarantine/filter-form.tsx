import Form from 'next/form';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { DayRange } from '@/components/list/day-range';
import { quarantinePath } from '@/components/list/links';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';
import { keptBeside, withoutFilters } from '@/lib/data/quarantine/quarantine-query';

/** Narrows the list by day and by confidence; the search and the order stay. */
export function FilterForm({ page: { mailbox, params } }: { page: QuarantinePage }) {
  const t = useTranslations('filter');
  const { since, until, min, max, unseen, alerts, show } = params;
  const values = new Map(Object.entries(params));
  return (
    <Form action={quarantinePath(mailbox)} prefetch={false} className="filter-form">
      {keptBeside('filter form').map(
        (name) => values.get(name) && <input key={name} type="hidden" name={name} value={values.get(name)} />,
      )}
      <DayRange legend={t('date')} since={since} until={until} />
      <fieldset>
        <legend>{t('confidence')}</legend>
        <label>
          {t('min')}
          <input className="input" type="number" name="min" min={0} max={100} defaultValue={min} />
        </label>
        <label>
          {t('max')}
          <input className="input" type="number" name="max" min={0} max={100} defaultValue={max} />
        </label>
      </fieldset>
      <label>
        <input type="checkbox" name="unseen" value="1" defaultChecked={unseen === '1'} />
        {t('unseen')}
      </label>
      <label className="filter-alerts">
        <input type="checkbox" name="alerts" value="only" defaultChecked={alerts === 'only'} />
        {t('onlyAlerts')}
      </label>
      <label>
        <input type="checkbox" name="show" value="size" defaultChecked={show === 'size'} />
        {t('showSize')}
      </label>
      <div className="filter-actions">
        <button type="submit" className="button button-primary">
          {t('apply')}
        </button>
        <Link className="button" href={quarantinePath(mailbox, withoutFilters(params))} prefetch={false}>
          {t('clear')}
        </Link>
      </div>
    </Form>
  );
}
