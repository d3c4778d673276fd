import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { RetryByItself } from '@/components/ui/retry-by-itself';
import type { HostsOfList } from '@/lib/data/quarantine/quarantine-page';

/** Above a list of several filter hosts: which of them could not be asked, and what of the others is not shown. */
export function HostsNotice({ hosts, isFolded }: { hosts: HostsOfList; isFolded: boolean }) {
  const t = useTranslations();
  const { away, busy, own } = hosts;
  if (isFolded) return <p className="list-notice">{t('hosts.onlyHere', { host: own })}</p>;
  return (
    <>
      {away.length > 0 && (
        <Notice tone="warning" role="note">
          {away.map(({ host, isShown, trouble }) => (
            <p key={host}>
              {t('hosts.away', {
                text: t(`errors.${trouble.reason}`, trouble.values),
                isShown: String(isShown),
              })}
            </p>
          ))}
          <RetryByItself label={t('hosts.retry')} />
        </Notice>
      )}
      {busy.length > 0 && <p className="list-notice">{t('hosts.busy', { hosts: busy.join(', ') })}</p>}
    </>
  );
}
