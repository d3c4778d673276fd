import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import type { Trouble } from '@/lib/data/request/trouble';

/** In place of the digest's form, where what was chosen cannot be asked for. */
export function DigestTrouble({ trouble: { reason, values } }: { trouble: Trouble }) {
  const t = useTranslations('digest');
  const errors = useTranslations('errors');
  return (
    <section className="setting grid justify-items-start gap-3" aria-labelledby="digest-title">
      <h2 id="digest-title" className="font-semibold">
        {t('title')}
      </h2>
      <Notice tone="danger">{errors(reason, values)}</Notice>
    </section>
  );
}
