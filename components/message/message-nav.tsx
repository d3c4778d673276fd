import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { messagePath } from '@/components/list/links';
import { Icon } from '@/components/ui/icon';
import { PlainLink } from '@/components/ui/plain-link';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';
import type { Place } from './place';
import { ToList } from './to-list';

/** Back to the list, and on to its neighbours. */
export function MessageNav({ message, place }: { message: QuarantinedMessage; place: Place }) {
  const { mailbox, params, previous, next } = message;
  const t = useTranslations('message');
  return (
    <nav className="message-nav" aria-label={t('region')}>
      <ToList mailbox={mailbox} params={params} place={place} />
      <span className="grow" />
      <Neighbour place={place} to={previous && messagePath(mailbox, previous, params)} name="previous" />
      <Neighbour place={place} to={next && messagePath(mailbox, next, params)} name="next" />
    </nav>
  );
}

function Neighbour({ to, name, place }: { to: string | null; name: 'previous' | 'next'; place: Place }) {
  const t = useTranslations('message');
  const inside = (
    <>
      {name === 'previous' && <Icon name="back" />}
      {t(name)}
      {name === 'next' && <Icon name="forward" />}
    </>
  );
  const shared = {
    className: 'button button-quiet',
    rel: name === 'next' ? 'next' : 'prev',
    'data-command': name,
  };
  if (to === null) {
    return (
      // biome-ignore lint/a11y/useValidAnchor: a link without an address is how HTML says that there is none.
      <a className="button button-quiet" role="link" aria-disabled="true">
        {inside}
      </a>
    );
  }
  // On a page of its own the next message is another page; a link of the router would open it beside this one.
  return place === 'page' ? (
    <PlainLink href={to} {...shared}>
      {inside}
    </PlainLink>
  ) : (
    <Link href={to} scroll={false} prefetch={false} {...shared}>
      {inside}
    </Link>
  );
}
