import { useTranslations } from 'next-intl';

/** The beginning of the message as the filter kept it; always as text. */
export function FragmentText({ fragment }: { fragment: string | null }) {
  const t = useTranslations('history');
  return (
    <section className="fragment" aria-labelledby="fragment">
      <h2 id="fragment">{t('fragment')}</h2>
      {fragment === null ? (
        <p className="text-muted">{t('noFragment')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: without it nobody can scroll long lines by keys.
        <pre className="source" tabIndex={0}>
          {fragment}
        </pre>
      )}
    </section>
  );
}
