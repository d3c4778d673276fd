import { useTranslations } from 'next-intl';
import { StackTable } from '@/components/ui/stack-table';
import type { MaintenancePage } from '@/lib/data/site/get-maintenance';

/** Digests that were not sent, with what the mail server said. */
export function UnsentDigests({
  digests: { unsent, total },
}: {
  digests: NonNullable<MaintenancePage['digests']>;
}) {
  const t = useTranslations('unsentDigests');
  return (
    <section className="panel" aria-labelledby="digests">
      <h2 id="digests">{t('title')}</h2>
      <p className="text-muted">{total === 0 ? t('none') : t('lead', { count: total })}</p>
      {unsent.length > 0 && (
        <StackTable
          label={t('title')}
          columns={[t('user'), t('day'), t('why'), t('said')]}
          rows={unsent.map(({ owner, day, reason, detail, isWaiting }) => ({
            key: `${owner} ${day}`,
            name: <bdi>{owner}</bdi>,
            cells: [
              day,
              <>
                <span>{t(reason)}</span> {isWaiting && t('waiting')}
              </>,
              <bdi key="said">{detail}</bdi>,
            ],
          }))}
        />
      )}
    </section>
  );
}
