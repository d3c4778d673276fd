import { useTranslations } from 'next-intl';
import { ExactWhen } from '@/components/ui/when';
import type { AuditRow } from '@/lib/data/site/audit-row';
import { AuditFailures } from './audit-failures';

/** Their detail is the number of messages, and the addresses that they were released to, if that had to be said. */
const CHANGES = ['release', 'release-failed', 'delete', 'arrived', 'restore', 'retrain'];

type Column = 'at' | 'event' | 'actor' | 'mailbox' | 'address';

/** Entries of the audit log, newest first. `columns` are those that differ from row to row. */
export function AuditTable(props: { label: string; rows: AuditRow[]; columns: Column[] }) {
  const t = useTranslations();
  const detailOf = ({ event, detail }: AuditRow) => {
    if (!CHANGES.includes(event)) return detail;
    const [count, ...recipients] = detail.split(' ');
    return t('audit.messages', { count: Number(count), to: recipients.join(', ') || 'none' });
  };
  const cell = (row: AuditRow): Record<Column, React.ReactNode> => ({
    at: <ExactWhen at={row.at} />,
    event: (
      <>
        {[t(`auditEvent.${row.event}`), detailOf(row)].filter(Boolean).join(': ')}
        <AuditFailures failures={row.failures} />
      </>
    ),
    actor: row.actor === '' ? <em>{t('audit.unknownName')}</em> : row.actor,
    mailbox: row.mailbox ?? '',
    address: row.address,
  });
  return (
    <table className="audit-table" aria-label={props.label}>
      <thead>
        <tr>
          {props.columns.map((column) => (
            <th key={column} scope="col">
              {t(`audit.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.id}>
            {props.columns.map((column) => (
              <td key={column}>{cell(row)[column]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
