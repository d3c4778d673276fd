import Form from 'next/form';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { SearchParams } from '@/lib/data/site/search-params';

/** What to search for; every field narrows. */
export function SearchFields({ params }: { params: SearchParams }) {
  const t = useTranslations('siteSearch');
  // More than can be used: what is longer is not cut in silence, the page says so.
  const field = (name: 'q' | 'recipient' | 'sender' | 'signature' | 'messageId') => (
    <label className="field" key={name}>
      {t(name)}
      <input className="input" type="search" name={name} defaultValue={params[name]} maxLength={2000} />
    </label>
  );
  const minute = (name: 'since' | 'until') => (
    <label className="field" key={name}>
      {t(name)}
      <input className="input" type="datetime-local" name={name} defaultValue={params[name]} />
    </label>
  );
  const percent = (name: 'min' | 'max') => (
    <label className="field" key={name}>
      {t(name)}
      <input className="input" type="number" name={name} min={0} max={100} defaultValue={params[name]} />
    </label>
  );
  return (
    <Form action="/admin/search" prefetch={false} className="search-fields" key={JSON.stringify(params)}>
      {(['q', 'recipient', 'sender'] as const).map(field)}
      {(['since', 'until'] as const).map(minute)}
      {(['min', 'max'] as const).map(percent)}
      {(['messageId', 'signature'] as const).map(field)}
      <div className="filter-actions">
        <button type="submit" className="button button-primary">
          {t('submit')}
        </button>
        <Link className="button" href="/admin/search" prefetch={false}>
          {t('clear')}
        </Link>
      </div>
    </Form>
  );
}
