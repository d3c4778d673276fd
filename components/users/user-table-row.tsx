// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { mailboxPath } from '@/components/list/links';
import { formatSize } from '@/components/ui/format-size';
import { Icon } from '@/components/ui/icon';
import { UserName } from '@/components/ui/user-name';
import { ShortDay } from '@/components/ui/when';
import type { UserRow } from '@/lib/data/people/user-row';
import { MoreFigures } from './more-figures';
import { UserCell } from './user-cell';
import { UserFigures } from './user-figures';
import type { UserLabels } from './user-labels';

/** One user; the name opens their mailbox. */
export function UserTableRow(props: { row: UserRow; labels: UserLabels; isWhole: boolean }) {
  const { row, labels, isWhole } = props;
  const t = useTranslations('users');
  const deletion = useTranslations('deletion');
  const format = useFormatter();
  return (
    <tr role="row">
      <th role="rowheader" scope="row" className="user-name">
        <span className="user-links">
          {row.canOpen ? (
            <Link className="link" href={mailboxPath(row.name, 'quarantine')} prefetch={false}>
              <UserName name={row.name} />
            </Link>
          ) : (
            <UserName name={row.name} />
          )}
          {isWhole && row.canOpen && (
            <Link
              className="row-delete"
              href={`/admin/users/delete?${new URLSearchParams({ user: row.name })}`}
              prefetch={false}
              aria-label={deletion('link', { user: row.name })}
              title={deletion('link', { user: row.name })}
            >
              <Icon name="trash" />
            </Link>
          )}
        </span>
        {row.store !== row.name && (
          <span className="cell-note">{t('sharedStore', { store: row.store })}</span>
        )}
      </th>
      <MoreFigures of={row.name} />
      <UserCell column="messages" labels={labels}>
        {row.messages === null ? <abbr title={t('notCounted')}>?</abbr> : format.number(row.messages)}
      </UserCell>
      <UserCell column="bytes" labels={labels}>
        {row.bytes === null ? <abbr title={t('notCounted')}>?</abbr> : formatSize(format, row.bytes)}
      </UserCell>
      <UserFigures figures={row} accuracy={row.accuracy} spamShare={row.spamShare} labels={labels} />
      <UserCell column="mode" labels={labels}>
        {row.mode}
      </UserCell>
      <UserCell column="action" labels={labels}>
        {row.action}
      </UserCell>
      <UserCell column="sedation" labels={labels}>
        {row.sedation}
      </UserCell>
      <UserCell column="whitelist" labels={labels}>
        {row.whitelist}
      </UserCell>
      <UserCell column="lastMail" labels={labels}>
        {row.lastMail ? <ShortDay at={row.lastMail} /> : t('never')}
      </UserCell>
      <UserCell column="lastSignIn" labels={labels}>
        {row.lastSignIn ? <ShortDay at={row.lastSignIn} /> : t('never')}
      </UserCell>
    </tr>
  );
}
