import { MessagePage } from '@/components/message/message-page';

export default function FullMessagePage(props: PageProps<'/mailbox/[user]/quarantine/[signature]'>) {
  return <MessagePage {...props} place="page" />;
}
