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
import type { Tab } from './tab-names';
import { Why } from './why';

/** One message: what it is, what can be done, and its four views. */
export function MessageView(props: {
  message: QuarantinedMessage;
  place: Place;
  tab: Tab;
  showImages: boolean;
}) {
  const t = useTranslations('row');
  const { message, place, tab } = props;
  const { mailbox, key, params } = message;
  const subject = message.subject || t('noSubject');
  const Heading = place === 'page' ? 'h1' : 'h2';
  const self = messagePath(mailbox, key, params);
  return (
    <>
      {place === 'page' && <PageTitle page={subject} />}
      <div className="message-top">
        <MessageNav message={message} place={place} />
        <Heading className="message-subject" tabIndex={-1} data-heading="">
          {subject}
        </Heading>
        <MessageActions message={message} />
      </div>
      <MessageFacts message={message} />
      <MessageTabs
        self={self}
        initial={tab}
        place={place}
        panels={{
          message: <MessageTab key={key} message={message} showImages={props.showImages} />,
          why: <Why message={message} isAsked={tab === 'why'} />,
          headers: <HeaderTable headers={message.headers} />,
          source: <SourceText message={message} self={self} isAsked={tab === 'source'} />,
        }}
      />
    </>
  );
}
