import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { quarantinePath } from '@/components/list/links';
import { Likelihood } from '@/components/ui/likelihood';
import { UserName } from '@/components/ui/user-name';
import type { GroupEntry } from '@/lib/data/quarantine/get-groups';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';
import { isWidened } from '@/lib/data/request/unused-params';
import { MatchingForm } from './matching-form';

/** One sender, domain or list: how much there is of it, what it is about, and what can be done to all of it. */
export function GroupRow({ group, page: { mailbox, unused } }: { group: GroupEntry; page: QuarantinePage }) {
  const t = useTranslations('group');
  const { name, count, best, subjects, params, drawn } = group;
  return (
    <li className="group">
      <Likelihood likelihood={best} />
      <div className="group-what">
        <p>
          <Link className="group-name" href={quarantinePath(mailbox, params)} prefetch={false}>
            <UserName name={name} />
          </Link>{' '}
          <span className="group-count">{t('count', { count })}</span>
        </p>
        <ul className="group-subjects">
          {subjects.map(({ key, subject }) => (
            <li key={key}>{subject || t('noSubject')}</li>
          ))}
          {count > subjects.length && <li>{t('more', { count: count - subjects.length })}</li>}
        </ul>
      </div>
      {!isWidened(unused) && <MatchingForm mailbox={mailbox} params={params} drawn={drawn} name={name} />}
    </li>
  );
}
