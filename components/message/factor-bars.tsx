import { useFormatter, useTranslations } from 'next-intl';
import { Bar } from '@/components/ui/bar';
import type { FactorRow } from '@/lib/data/message/message-views';

/** The words that pushed one way, the strongest first, each with a bar for how strong. */
export function FactorBars({ towards, factors }: { towards: 'spam' | 'innocent'; factors: FactorRow[] }) {
  const t = useTranslations('why');
  const format = useFormatter();
  const title = towards === 'spam' ? t('towardsSpam') : t('towardsInnocent');
  const strength = (row: FactorRow) => (towards === 'spam' ? row.probability : 1 - row.probability);
  const rows = [...factors].sort((a, b) => strength(b) - strength(a));
  if (rows.length === 0) {
    return (
      <section className="factors">
        <h3>{title}</h3>
        <p className="text-muted">{t('noneTowards')}</p>
      </section>
    );
  }
  return (
    <table className="factors" data-towards={towards}>
      <caption>{title}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t('word')}</th>
          <th scope="col">{t('weight')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.token}>
            <th scope="row">
              <FactorWords row={row} />
            </th>
            <td>
              <span className="confidence">
                <Bar percent={Math.round(strength(row) * 100)} />
                {format.number(strength(row), { style: 'percent' })}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FactorWords({ row }: { row: FactorRow }) {
  const t = useTranslations('why');
  const words = row.words.join(' ');
  if (row.part === 'url') return t('inUrl', { words });
  return row.part === 'header' ? t('inHeader', { header: row.header ?? '', words }) : <bdi>{words}</bdi>;
}
