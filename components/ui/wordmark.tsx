import { useTranslations } from 'next-intl';
import { Icon } from './icon';
import { PlainLink } from './plain-link';

/** The name of the product, and the way home. */
export function Wordmark() {
  return (
    <PlainLink className="wordmark" href="/">
      <Icon name="quarantine" />
      {useTranslations('app')('name')}
    </PlainLink>
  );
}
