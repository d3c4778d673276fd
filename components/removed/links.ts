import { mailboxPath } from '@/components/quarantine/links';
import { quarantineSearch } from '@/lib/data/quarantine-query';
import type { RemovedParams } from '@/lib/data/removed-query';

/** The address of a list of removed messages. */
export function removedPath(mailbox: string, params: RemovedParams = {}): string {
  return mailboxPath(mailbox, 'removed') + quarantineSearch(params);
}
