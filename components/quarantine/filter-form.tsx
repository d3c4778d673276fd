'use client';

import Form from 'next/form';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { DayRange } from '@/components/list/day-range';
import type { QuarantineParams } from '@/lib/data/quarantine/quarantine-query';

type Filters = Pick<QuarantineParams, 'since' | 'until' | 'min' | 'max' | 'unseen' | 'alerts' | 'show'>;

/** Narrows the list by day and by confidence; the search and the order stay. In the browser, so that what is closed on most pages is not sent twice. */
export function FilterForm(props: {
  /** The address of the list, and the one without filters. */
  list: string;
  whole: string;
  filters: Filters;
  /** Parameters of the address that stay. */
  kept: [name: string, value: string | number][];
}) {
  const t = useTranslations('filter');
  const { list, whole, kept } = props;
  const { since, until, min, max, unseen, alerts, show } = props.filters;
  return (
    <Form action={list} prefetch={false} className="filter-form">
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
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
        <Link className="button" href={whole} prefetch={false}>
          {t('clear')}
        </Link>
      </div>
    </Form>
  );
}
