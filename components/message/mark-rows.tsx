import { useTranslations } from 'next-intl';
import type { Mark } from '@/lib/data/message/get-explanation';
import { TokenWords } from './token-words';

/** Marks, each with how often the filter has learned it in this mailbox. */
export function MarkRows({ rows }: { rows: readonly Mark[] }) {
  const t = useTranslations('evidence');
  return (
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
  );
}
