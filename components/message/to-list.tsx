import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { quarantinePath } from '@/components/list/links';
import { Icon } from '@/components/ui/icon';
import { PlainLink } from '@/components/ui/plain-link';
import type { QuarantineParams } from '@/lib/data/quarantine/quarantine-query';
import type { Place } from './place';

/** From the message back to its list: another page, or only the message closed beside it. */
export function ToList({
  mailbox,
  params,
  place,
}: {
  mailbox: string;
  params: QuarantineParams;
  place: Place;
}) {
  const t = useTranslations('message');
  const list = quarantinePath(mailbox, params);
  return place === 'page' ? (
    <PlainLink href={list} className="button button-quiet" data-command="close" data-back="">
      <Icon name="back" />
      {t('back')}
    </PlainLink>
  ) : (
    <Link href={list} scroll={false} prefetch={false} className="button button-quiet" data-command="close">
      <Icon name="close" />
      {t('close')}
    </Link>
  );
}
