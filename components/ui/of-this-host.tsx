import { useTranslations } from 'next-intl';
import { hostHere } from '@/lib/data/hosts/host-key';

/** Above a page that is this filter host's alone, where the site has several; nothing where there is one. */
export function OfThisHost() {
  const t = useTranslations('hosts');
  const here = hostHere();
  return here && <p className="list-notice">{t('pageOfHost', { host: here.name })}</p>;
}
