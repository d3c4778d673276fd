import { useTranslations } from 'next-intl';
import { messagePath } from '@/components/list/links';
import { PageTitle } from '@/components/ui/page-title';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';
import { HeaderTable } from './header-table';
import { MessageActions } from './message-actions';
import { MessageFacts } from './message-facts';
import { MessageNav } from './message-nav';
import { MessageTab } from './message-tab';
import { MessageTabs } from './message-tabs';
import type { Place } from './place';
import { SourceText } from './source-text';
import { type Tab, tabAddress } from './tab-names';
import { ViewLater } from './view-later';
import { Why } from './why';

/** One message: what it is, what can be done, and its four views, of which it brings the one that was asked for, and its text. */
export function MessageView(props: {
  message: QuarantinedMessage;
  place: Place;
  tab: Tab;
  showImages: boolean;
}) {
  const t = useTranslations();
  const { message, place, tab } = props;
  const { mailbox, key, params } = message;
  const subject = message.subject || t('row.noSubject');
  const Heading = place === 'page' ? 'h1' : 'h2';
  const self = messagePath(mailbox, key, params);
  const later = `${messagePath(mailbox, key)}/views`;
  return (
    <>
      {place === 'page' && <PageTitle page={subject} />}
      <div className="message-top">
        <MessageNav message={message} place={place} />
        <Heading className="message-subject" dir="auto" tabIndex={-1} data-heading="">
          {subject}
        </Heading>
        <MessageActions message={message} />
      </div>
      <MessageFacts message={message} />
      {/* What the views begin with is one level below it, as it is beside a list. */}
      {place === 'page' && <h2 className="sr-only">{t('tab.label')}</h2>}
      <MessageTabs
        self={self}
        initial={tab}
        place={place}
        panels={{
          message: <MessageTab key={key} message={message} showImages={props.showImages} />,
          why: <Why message={message} address={tabAddress(self, 'why')} isAsked={tab === 'why'} />,
          headers:
            tab === 'headers' ? (
              <HeaderTable views={message} />
            ) : (
              <ViewLater view="headers" path={later} address={tabAddress(self, 'headers')} />
            ),
          source:
            tab === 'source' ? (
              <SourceText views={message} />
            ) : (
              <ViewLater view="source" path={later} address={tabAddress(self, 'source')} />
            ),
        }}
      />
    </>
  );
}
