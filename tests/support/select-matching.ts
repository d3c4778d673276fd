import { formatDrawn } from '@/lib/messages/quarantine/list/drawn-list';
import type { MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { selectDrawn } from '@/lib/site/work/select-drawn';

/** The keys of what matches a query now: what a click selects whose page was drawn a moment ago. */
export async function selectMatching(user: string, query: MessageQuery): Promise<string[]> {
  const { state } = await openQuarantine(user);
  return (await selectDrawn(user, query, formatDrawn(state, null))).keys;
}
