import { mailboxPath } from '@/components/list/links';
import { quarantineSearch } from '@/lib/data/quarantine/quarantine-query';
import type { RemovedParams } from '@/lib/data/quarantine/removed-query';

/** The address of a list of removed messages. */
export function removedPath(mailbox: string, params: RemovedParams = {}): string {
  return mailboxPath(mailbox, 'removed') + quarantineSearch(params);
}
