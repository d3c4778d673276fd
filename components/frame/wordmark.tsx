import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';

/** The way home. */
export function Wordmark() {
  return (
    <a className="wordmark" href="/">
      <Icon name="quarantine" />
      {useTranslations('app')('name')}
    </a>
  );
}
