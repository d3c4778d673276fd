import { useTranslations } from 'next-intl';
import type { EvidenceRow } from '@/lib/data/message/get-explanation';
import { TokenWords } from './token-words';

/** The strongest words of one side, each with how often the filter has learned it in this mailbox. */
export function EvidenceList({ towards, rows }: { towards: 'innocent' | 'spam'; rows: EvidenceRow[] }) {
  const t = useTranslations('evidence');
  return (
    <section className="evidence" data-towards={towards}>
      <h3>{t(towards)}</h3>
      {rows.length === 0 && <p className="text-muted">{t('none')}</p>}
      <ul>
        {rows.map((row) => (
          <li key={row.name}>
            {t.rich('counts', {
              token: () => <TokenWords token={row} />,
              innocent: row.innocentHits,
              spam: row.spamHits,
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
