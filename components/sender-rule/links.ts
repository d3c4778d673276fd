import { mailboxPath } from '@/components/list/links';

/** The address of the page where somebody says what is to be done with a sender's mail. */
export function senderRulePath(mailbox: string, address: string): string {
  return `${mailboxPath(mailbox, 'senders/rule')}?address=${encodeURIComponent(address)}`;
}
