import { useTranslations } from 'next-intl';
import type { HostsOfList } from '@/lib/data/request/hosts-of-list';
import { Notice } from './notice';
import { RetryByItself } from './retry-by-itself';

/** Above a list of several filter hosts: which of them could not be asked, and what of the others is not shown. */
export function HostsNotice({ hosts, isFolded = false }: { hosts: HostsOfList; isFolded?: boolean }) {
  const t = useTranslations();
  const { away, own, others, counted, all } = hosts;
  if (isFolded)
    return <p className="list-notice">{t('hosts.onlyHere', { own, others: others.join(', ') })}</p>;
  if (away.length === 0) return null;
  return (
    <Notice tone="warning" role="note">
      {away.map(({ host, isShown, trouble }) => (
        <p key={host}>
          <span>{t(`errors.${trouble.reason}`, trouble.values)}</span>{' '}
          {t(isShown ? 'hosts.awayShown' : 'hosts.awayHidden')}
        </p>
      ))}
      {counted < all && <p>{t('hosts.counted', { counted, all })}</p>}
      <RetryByItself label={t('hosts.retry')} />
    </Notice>
  );
}
