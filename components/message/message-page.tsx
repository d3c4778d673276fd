import { notFound } from 'next/navigation';
import { getMessages, getTranslations } from 'next-intl/server';
import { messagePath, quarantinePath } from '@/components/list/links';
import { MoreTexts } from '@/components/ui/more-texts';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getQuarantinedMessage } from '@/lib/data/message/get-quarantined-message';
import { parseQuarantineParams, type RawParams } from '@/lib/data/quarantine/quarantine-query';
import { loadPage } from '@/lib/data/request/load-page';
import { paramsWithList } from '@/lib/data/request/params-of-list';
import { decodeSegment } from '@/lib/data/session/access';
import { GoneMessage } from './gone-message';
import { MessageView } from './message-view';
import type { Place } from './place';
import { asTab } from './tab-names';
import { WayOn } from './way-on';

interface Props {
  params: Promise<{ user: string; signature: string }>;
  searchParams: Promise<RawParams>;
  place: Place;
}

/** A message with all its tabs, or what became of it. */
export async function MessagePage({ params, searchParams, place }: Props) {
  const { user, signature } = await params;
  const mailbox = decodeSegment(user) ?? notFound();
  const key = decodeSegment(signature) ?? notFound();
  const search = await paramsWithList(await searchParams, quarantinePath(mailbox));
  const loaded = await loadPage(() => getQuarantinedMessage(mailbox, key, search));
  if (!loaded.ok) return <TroubleNotice trouble={loaded.trouble} />;
  const list = parseQuarantineParams(search);
  const t = await getTranslations('message');
  const { images, tab } = await getMessages();
  const { data } = loaded;
  const isGone = 'gone' in data;
  const next = isGone ? undefined : data.next && messagePath(mailbox, data.next, list);
  return (
    <article className="message" data-message={place} aria-label={t('region')}>
      <MoreTexts texts={{ images, tab }}>
        {isGone ? (
          <GoneMessage gone={data} mailbox={mailbox} params={list} place={place} />
        ) : (
          <MessageView
            message={data}
            place={place}
            tab={asTab(search.tab)}
            showImages={search.images === '1'}
          />
        )}
        <div className="message-on">
          <WayOn next={next} place={place} />
        </div>
      </MoreTexts>
    </article>
  );
}
