import { MessagePage } from '@/components/message/message-page';

/** The same message page, beside the list that it was opened from. */
export default function MessageBesidePage(props: PageProps<'/mailbox/[user]/quarantine/[signature]'>) {
  return <MessagePage {...props} place="beside" />;
}
