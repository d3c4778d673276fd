'use client';

import Form from 'next/form';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { DayRange } from '@/components/list/day-range';
import type { HistoryParams } from '@/lib/data/history/history-query';

/** Narrows the history to what messages are, and by day; the search stays. In the browser, so that what is closed on most pages is not sent twice. */
export function HistoryFilter(props: {
  /** The address of the history, and the one without filters. */
  list: string;
  whole: string;
  filters: Pick<HistoryParams, 'q' | 'class' | 'since' | 'until'>;
  texts: { class: string; all: string; date: string };
  classes: [name: string, text: string][];
}) {
  const t = useTranslations('filter');
  const { list, whole, texts, classes } = props;
  const { q, class: wanted, since, until } = props.filters;
  return (
    <Form action={list} prefetch={false} className="filter-form">
      {q !== undefined && <input type="hidden" name="q" value={q} />}
      <label className="field">
        {texts.class}
        <select key={wanted} className="input" name="class" defaultValue={wanted ?? ''}>
          <option value="">{texts.all}</option>
          {classes.map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <DayRange legend={texts.date} since={since} until={until} />
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
