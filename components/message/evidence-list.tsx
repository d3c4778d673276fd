import { useTranslations } from 'next-intl';
import type { Mark } from '@/lib/data/message/get-explanation';
import { MarkRows } from './mark-rows';

/** What the message was judged by, of one side, the strongest first. */
export function EvidenceList({ towards, rows }: { towards: 'innocent' | 'spam'; rows: readonly Mark[] }) {
  const t = useTranslations('evidence');
  return (
    <section className="evidence" data-towards={towards}>
      <h4>{t(towards)}</h4>
      {rows.length === 0 ? <p className="text-muted">{t('none')}</p> : <MarkRows rows={rows} />}
    </section>
  );
}
