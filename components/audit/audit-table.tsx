// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useTranslations } from 'next-intl';
import { UserName } from '@/components/ui/user-name';
import { ExactWhen } from '@/components/ui/when';
import { countOpen } from '@/lib/data/change/nobody-knows';
import { isDigest } from '@/lib/data/digest/is-digest';
import { isRule } from '@/lib/data/sender-rules/is-rule';
import type { AuditRow } from '@/lib/data/site/audit-row';
import { AuditFailures } from './audit-failures';
import { useDetail } from './use-detail';

type Column = 'at' | 'event' | 'actor' | 'mailbox' | 'address';

/** What does not tell by itself what it is, where no head stands above it. */
const NAMED: readonly Column[] = ['actor', 'mailbox', 'address'];

/** Of a release that may have arrived, the log knows no other name than of one that failed. */
function eventOf({ event, failures }: AuditRow): AuditRow['event'] | 'release-open' {
  return countOpen(failures, 'release') > 0 ? 'release-open' : event;
}

/** Entries of the audit log, newest first. `columns` are those that differ from row to row. */
export function AuditTable(props: { label: string; rows: AuditRow[]; columns: Column[] }) {
  const t = useTranslations();
  const detailOf = useDetail();
  const saidOf = (row: AuditRow) => {
    const event = t(`auditEvent.${eventOf(row)}`);
    const detail = detailOf(row);
    return detail ? t('audit.said', { event, detail }) : event;
  };
  const cell = (row: AuditRow): Record<Column, React.ReactNode> => ({
    at: <ExactWhen at={row.at} />,
    event: (
      <>
        {saidOf(row)}
        <AuditFailures failures={row.failures} />
      </>
    ),
    actor: <Actor name={row.actor} />,
    mailbox: row.mailbox && <UserName name={row.mailbox} />,
    address: row.address && <bdi>{row.address}</bdi>,
  });
  return (
    <table role="table" className="audit-table" aria-label={props.label}>
      <thead role="rowgroup">
        <tr role="row">
          {props.columns.map((column) => (
            <th key={column} role="columnheader" scope="col">
              {t(`audit.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {props.rows.map((row) => (
          <tr key={row.id} role="row">
            {props.columns.map((column) => (
              <td
                key={column}
                role="cell"
                data-label={NAMED.includes(column) ? t(`audit.${column}`) : undefined}
              >
                {cell(row)[column]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Who it was, by the name that they sign in with. */
function Actor({ name }: { name: string }) {
  const t = useTranslations('audit');
  if (name === '') return <em>{t('unknownName')}</em>;
  if (isRule(name)) return <em>{t('rule')}</em>;
  return isDigest(name) ? <em>{t('digest')}</em> : <UserName name={name} />;
}
