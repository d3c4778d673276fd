import { countMessages } from '@/lib/messages/quarantine/list/count-messages';
import { formatDrawn } from '@/lib/messages/quarantine/list/drawn-list';
import type { MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { selectDrawn } from '@/lib/site/work/select-drawn';

/** The keys of what matches a query now: what a click selects whose page was drawn a moment ago. */
export async function selectMatching(user: string, query: MessageQuery): Promise<string[]> {
  const opened = await openQuarantine(user);
  const drawn = formatDrawn(opened.state, await countMessages(opened));
  return (await selectDrawn(user, query, drawn)).keys;
}
