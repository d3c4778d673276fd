import { useTranslations } from 'next-intl';
import { failureAct } from '@/components/ui/failure-act';
import { FilterSaid } from '@/components/ui/filter-said';
import { textOf } from '@/components/ui/text-of';
import { ExactWhen } from '@/components/ui/when';
import type { HistoryMessage } from '@/lib/data/history/get-history-message';

/** The whole life of a message, oldest first: what the log says, and what was done here, by whom, and how it ended. */
export function LifeList({ message: { life } }: { message: HistoryMessage }) {
  const t = useTranslations();
  return (
    <section className="life" aria-labelledby="life">
      <h2 id="life">{t('history.life')}</h2>
      <ol>
        {life.map(({ key, at, what, by, recipient, kind, reason, text, said }) => (
          <li key={key} data-failed={reason !== null}>
            <span className="life-when">{at === null ? t('history.noTime') : <ExactWhen at={at} />}</span>
            <span>
              {textOf(t, `life.${what}`, { by: by ?? '', to: recipient || 'none', text })}
              {reason !== null && (
                <span className="life-reason"> {t(`failure.${reason}`, failureAct(kind))}</span>
              )}
              <FilterSaid said={said} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
