import 'server-only';
import { requireMailbox } from '@/lib/data/session/access';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { type ChangeAnswer, withTexts } from './change-texts';
import { findChange } from './find-change';

/**
 * How a click on a mailbox ended, for a page that was loaded after it: `going` while it runs, no answer for the click of somebody else. Throws
 * `not-found` where there is none.
 */
export async function getChange(
  mailbox: string,
  batch: string,
): Promise<'going' | { answer: ChangeAnswer | null }> {
  const { login } = await requireMailbox(mailbox);
  const data = await findChange(login, await findMailboxPlace(mailbox), batch);
  if (data === 'going') return data;
  return { answer: data && (await withTexts({ ok: true, data })) };
}
