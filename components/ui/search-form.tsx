import Form from 'next/form';
import { useTranslations } from 'next-intl';
import { Icon } from './icon';

interface SearchFormProps {
  action: string;
  label: string;
  q: string | undefined;
  /** Other parameters of the address that stay as they are. */
  kept?: Record<string, string | undefined>;
  /** The search of the whole page, a landmark, instead of that of one list, beside its title. */
  isMain?: boolean;
}

/** A search by words: of one list, or of the quarantine from every page. */
export function SearchForm({ action, label, q, kept = {}, isMain = false }: SearchFormProps) {
  const t = useTranslations('search');
  return (
    <Form
      action={action}
      prefetch={false}
      role={isMain ? 'search' : undefined}
      className={isMain ? 'search' : 'search list-search'}
    >
      {Object.entries(kept).map(
        ([name, value]) =>
          value !== undefined && <input key={name} type="hidden" name={name} value={value} />,
      )}
      <input
        key={q}
        className="input"
        type="search"
        name="q"
        defaultValue={q}
        // More than can be used: what is longer is not cut in silence, the list says so.
        maxLength={2000}
        aria-label={label}
        placeholder={label}
      />
      <button type="submit" className="search-submit" aria-label={t('submit')}>
        <Icon name="search" />
      </button>
    </Form>
  );
}
