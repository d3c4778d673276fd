import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import type { PreferencesPage } from '@/lib/data/people/get-preferences';

/** Preferences that are not in the form: shown, but never changed. */
export function OtherPreferences({ others }: { others: PreferencesPage['others'] }) {
  const t = useTranslations('preference');
  return (
    <section className="setting-others">
      <h2 className="font-semibold">{t('others')}</h2>
      <p className="text-muted">{t('othersLead')}</p>
      <ul>
        {others.map(({ name, value, unknown }) => (
          <li key={name}>
            <code>
              {name}={value}
            </code>
            {unknown && (
              <span className="setting-mark">
                <Icon name="warning" />
                {t('unknownName')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
