import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { quarantinePath } from '@/components/list/links';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';

const KINDS = ['sender', 'domain', 'list'] as const;

/** Folds the list by address, by domain or by mailing list, and unfolds it. */
export function GroupSwitch({ page: { mailbox, params } }: { page: QuarantinePage }) {
  const t = useTranslations('group');
  const to = (group: (typeof KINDS)[number] | undefined) =>
    quarantinePath(mailbox, { ...params, group, page: 1 });
  if (params.group === undefined)
    return (
      <Link className="button button-quiet" href={to('sender')} prefetch={false}>
        {t('by')}
      </Link>
    );
  return (
    <nav className="group-switch" aria-label={t('by')}>
      {KINDS.map((kind) => (
        <Link
          key={kind}
          className="button button-quiet"
          href={to(kind)}
          prefetch={false}
          aria-current={kind === params.group ? 'true' : undefined}
        >
          {t(kind)}
        </Link>
      ))}
      <Link className="button button-quiet" href={to(undefined)} prefetch={false}>
        {t('off')}
      </Link>
    </nav>
  );
}
