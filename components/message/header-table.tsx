import { useTranslations } from 'next-intl';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';

/** All headers in the order of the message, decoded. */
export function HeaderTable({ headers }: { headers: QuarantinedMessage['headers'] }) {
  const t = useTranslations('headers');
  return (
    <table className="headers" aria-label={t('table')}>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t('name')}</th>
          <th scope="col">{t('value')}</th>
        </tr>
      </thead>
      <tbody>
        {headers.map(({ name, value }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order of the headers never changes, and names repeat.
          <tr key={index}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
