// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useTranslations } from 'next-intl';
import type { MessageViews } from '@/lib/data/message/message-views';

/** All headers in the order of the message, decoded. */
export function HeaderTable({ views }: { views: MessageViews }) {
  const t = useTranslations('headers');
  return (
    <table role="table" className="headers" aria-label={t('table')}>
      <colgroup>
        <col className="headers-name" />
      </colgroup>
      <thead role="rowgroup" className="sr-only">
        <tr role="row">
          <th role="columnheader" scope="col">
            {t('name')}
          </th>
          <th role="columnheader" scope="col">
            {t('value')}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {views.headers.map(({ name, value }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order of the headers never changes, and names repeat.
          <tr role="row" key={index}>
            <th role="rowheader" scope="row">
              {name}
            </th>
            <td role="cell">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
