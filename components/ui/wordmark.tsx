import { useTranslations } from 'next-intl';
import { Icon } from './icon';

/** The name of the product, and the way home. */
export function Wordmark() {
  return (
    <a className="wordmark" href="/">
      <Icon name="quarantine" />
      {useTranslations('app')('name')}
    </a>
  );
}
