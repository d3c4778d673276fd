import 'server-only';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { requireMailbox } from '@/lib/data/session/access';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { whereOf } from '@/lib/site/hosts/host-key';
import type { ChangeResult } from './change-result';
import { type ChangeAnswer, withTexts } from './change-texts';
import { findChange } from './find-change';
import { resultAt } from './result-at';

/**
 * How a click on a mailbox ended, for a page that was loaded after it: `going` while it runs, no answer for the click of somebody else. Throws
 * `not-found` where there is none.
 */
export async function getChange(
  mailbox: string,
  batch: string,
): Promise<'going' | { answer: ChangeAnswer | null }> {
  const { host, key } = whereOf(batch);
  const data = host === null ? await findChangeHere(mailbox, key) : await findChangeAt(host, mailbox, key);
  if (data === 'going') return data;
  return { answer: data && (await withTexts({ ok: true, data })) };
}

/** How a click on this host ended; null for the click of somebody else. */
export async function findChangeHere(mailbox: string, batch: string): Promise<'going' | ChangeResult | null> {
  const { login } = await requireMailbox(mailbox);
  return findChange(login, await findMailboxPlace(mailbox), batch);
}

async function findChangeAt(host: string, mailbox: string, batch: string) {
  await requireMailbox(mailbox);
  const found = await askForData<'going' | ChangeResult | null>(host, 'click', [mailbox, batch]);
  return found === 'going' || found === null ? found : resultAt(host, found);
}
