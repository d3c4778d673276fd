import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { quarantinePath } from '@/components/quarantine/links';
import { PageTitle } from '@/components/ui/page-title';
import { ExactWhen } from '@/components/ui/when';
import type { GoneMessage as Gone } from '@/lib/data/get-quarantined-message';
import type { QuarantineParams } from '@/lib/data/quarantine-query';
import type { Place } from './message-page';

/** In place of a message that is not in the quarantine any more: who did what, and when. */
export function GoneMessage(props: {
  mailbox: string;
  list: QuarantineParams;
  last: Gone['last'];
  place: Place;
}) {
  const t = useTranslations();
  const { last, place } = props;
  const Heading = place === 'page' ? 'h1' : 'h2';
  const list = quarantinePath(props.mailbox, props.list);
  const title = last?.subject || t('row.noSubject');
  return (
    <>
      {place === 'page' && <PageTitle page={title} />}
      <div className="message-top">
        <Heading className="message-subject" tabIndex={-1} data-heading="">
          {title}
        </Heading>
      </div>
      <p className="px-5">
        {last
          ? t.rich(`gone.${last.kind}`, { by: last.by, at: () => <ExactWhen at={last.at} /> })
          : t('gone.unknown')}
      </p>
      <div className="message-on">
        {place === 'page' ? (
          <a className="button" href={list}>
            {t('gone.back')}
          </a>
        ) : (
          <Link className="button" href={list} scroll={false} prefetch={false} data-command="close">
            {t('message.close')}
          </Link>
        )}
      </div>
    </>
  );
}
