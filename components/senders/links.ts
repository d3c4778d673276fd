import { mailboxPath } from '@/components/list/links';
import { type SendersParams, sendersSearch } from '@/lib/data/senders/senders-query';

/** The address of the senders of a mailbox; with `q` of those whose address or name has these words. */
export function sendersPath(mailbox: string, params: SendersParams = {}): string {
  return mailboxPath(mailbox, 'senders') + sendersSearch(params);
}
