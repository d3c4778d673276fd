import { mailboxPath } from '@/components/list/links';
import { searchOf } from '@/lib/data/request/raw-params';

/** The address of the page where somebody says what is to be done with a sender's mail; `@domain` is everybody of a domain. */
export function senderRulePath(mailbox: string, address: string): string {
  return `${mailboxPath(mailbox, 'senders/rule')}?address=${encodeURIComponent(address)}`;
}

/** The address of the list of all that was said. */
export function senderRulesPath(mailbox: string, page = 1): string {
  return mailboxPath(mailbox, 'senders/rules') + searchOf({ page });
}
