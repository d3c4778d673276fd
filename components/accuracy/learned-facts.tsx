import { useFormatter, useTranslations } from 'next-intl';
import { When } from '@/components/ui/when';
import type { AccuracyPage } from '@/lib/data/people/get-accuracy';

/** What the filter has learned from this person's corrections, and how far its training is. */
export function LearnedFacts({ page: { learned, training } }: { page: AccuracyPage }) {
  const t = useTranslations('accuracy');
  const format = useFormatter();
  const { lastAt } = learned;
  return (
    <section className="grid gap-2">
      <h2 className="page-title">{t('learned')}</h2>
      <ul className="grid gap-1">
        <li>
          {t('retrained', { count: learned.retrained })}{' '}
          {learned.retrained > 0 && t('undone', { count: learned.undone })}
        </li>
        {lastAt !== null && <li>{t.rich('lastRetrained', { when: () => <When at={lastAt} /> })}</li>}
        <li>
          {t(training.left > 0n ? 'inTraining' : 'trained', {
            learned: format.number(training.learned),
            left: format.number(training.left),
          })}
        </li>
      </ul>
    </section>
  );
}
