import { useTranslations } from 'next-intl';
import { hostsOfSite } from '@/lib/data/hosts/hosts-of-site';
import { useList } from './use-list';

/** What of a page is of one filter host alone. */
export type OfOneHost =
  | 'account'
  | 'accuracy'
  | 'attention'
  | 'audit'
  | 'doctor'
  | 'maintenance'
  | 'preferences'
  | 'preferencesInFiles'
  | 'senders'
  | 'senderRules'
  | 'siteRules'
  | 'status'
  | 'users';

/** On a page that is not of all filter hosts: of which one it is, and what of it. Nothing where there is one host. */
export function OfThisHost({ what }: { what: OfOneHost }) {
  const t = useTranslations('hosts');
  const list = useList();
  const hosts = hostsOfSite();
  if (!hosts) return null;
  const values = { own: hosts.own, others: list(hosts.others), count: hosts.others.length };
  return <p className="list-notice text-muted">{t(`of.${what}`, values)}</p>;
}
