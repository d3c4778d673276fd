import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { messagePath } from '@/components/list/links';
import { failureAct } from '@/components/ui/failure-act';
import { FilterSaid } from '@/components/ui/filter-said';
import type { AuditRow } from '@/lib/data/site/audit-row';

/** Which messages could not be released, why, and what the filter said. By their keys: nothing of a mail stands in the audit log. */
export function AuditFailures({ failures }: { failures: AuditRow['failures'] }) {
  const t = useTranslations();
  if (failures.length === 0) return null;
  return (
    <ul className="job-failures">
      {failures.map(({ mailbox, key, reason, said }) => (
        <li key={`${mailbox}\t${key}`}>
          <Link className="link" href={messagePath(mailbox, key)} prefetch={false}>
            <bdi>{key}</bdi>
          </Link>{' '}
          {t(`failure.${reason}`, failureAct('release'))}
          <FilterSaid said={said} />
        </li>
      ))}
    </ul>
  );
}
