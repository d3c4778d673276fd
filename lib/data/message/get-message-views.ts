import 'server-only';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { requireMailbox } from '@/lib/data/session/access';
import { AppError } from '@/lib/ground/errors';
import { getMessage } from '@/lib/messages/quarantine/list/get-message';
import { whereOf } from '@/lib/site/hosts/host-key';
import { type MessageViews, viewsOf } from './message-views';

/** What the tabs of a message show beside its text, for who may open the mailbox. Throws `not-found` as getMessage does. */
export async function getMessageViews(mailbox: string, key: string): Promise<MessageViews> {
  await requireMailbox(mailbox);
  const { host, key: own } = whereOf(key);
  if (host === null) return viewsOf(await getMessage(mailbox, own));
  const found = await askForData<MessageViews | { gone: true }>(host, 'message', [mailbox, own, {}]);
  if ('gone' in found) throw new AppError('not-found', `no message ${key}`, { reason: 'messageGone' });
  const { result, confidence, probability, factors, headers, source, sourceTruncated } = found;
  return { result, confidence, probability, factors, headers, source, sourceTruncated };
}
