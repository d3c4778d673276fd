import { type QuarantineParams, quarantineSearch } from '@/lib/data/quarantine/quarantine-query';
import { type SendersParams, sendersSearch } from '@/lib/data/senders/senders-query';

/** The address of a mailbox's pages; `page` is the last segment. */
export function mailboxPath(mailbox: string, page: string): string {
  return `/mailbox/${encodeURIComponent(mailbox)}/${page}`;
}

/** The address of a list of quarantined messages. */
export function quarantinePath(mailbox: string, params: QuarantineParams = {}): string {
  return mailboxPath(mailbox, 'quarantine') + quarantineSearch(params);
}

/** The address of one message; the parameters keep the order of the list that it was opened from. */
export function messagePath(mailbox: string, key: string, params: QuarantineParams = {}): string {
  return `${mailboxPath(mailbox, 'quarantine')}/${encodeURIComponent(key)}${quarantineSearch(params)}`;
}

/** The address of the senders of a mailbox; with `q` of those whose address or name has these words. */
export function sendersPath(mailbox: string, params: SendersParams = {}): string {
  return mailboxPath(mailbox, 'senders') + sendersSearch(params);
}
