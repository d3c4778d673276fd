import { AppError } from '@/lib/ground/errors';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { prisma } from '@/lib/store/db/prisma';
import {
  HELD_SCORE,
  type HeldSender,
  holdMessages,
  holdNoLonger,
  listHeldSenders,
} from '@/lib/store/index/quarantine/held-senders';
import { indexedAddress } from '@/lib/store/index/quarantine/message-sender';
import { findWish, forgetWish, listWishes, memberOf, noteWish } from './wish-rows';

/*
 * One address that is held back. DSPAM knows domains only (F§16.19), so its mail goes on being judged and delivered as before; what of it is in the
 * quarantine comes last there, and nobody is told of it as a likely mistake. New mail is put there when it is indexed (held-senders.ts).
 */

/** Seconds that one change waits for another. */
const WAIT_SECONDS = 10;

/** Whether mail of an address comes last. */
export async function isAddressHeld(place: MailboxPlace, address: string): Promise<boolean> {
  return (await findWish(place, 'hold', indexedAddress(address))) !== null;
}

/** Puts mail of an address last, what is there at once. Throws `unavailable` while somebody else changes that. */
export async function holdAddress(place: MailboxPlace, address: string, by: string): Promise<void> {
  const sender = { address: indexedAddress(address), member: memberOf(place) };
  await alone(async () => {
    await noteWish(place, 'hold', { address: sender.address, by });
    const mailboxId = await findMailboxId(place.store);
    if (mailboxId !== null) await holdMessages(mailboxId, [sender]);
  });
}

/** Gives it its place back. False where it was not held back. Throws as holdAddress; said again, it does what was left. */
export async function holdAddressNoLonger(place: MailboxPlace, address: string): Promise<boolean> {
  const sender = { address: indexedAddress(address), member: memberOf(place) };
  return alone(async () => {
    const was = await forgetWish(place, 'hold', sender.address);
    const mailboxId = await findMailboxId(place.store);
    if (mailboxId === null) return was;
    // Also where nobody holds it back: who said so before may not have come to the end.
    const released = await holdNoLonger(mailboxId, sender);
    // Somebody else may hold it back, too, of all or of another member's mail.
    const held = await holdMessages(mailboxId, await listHeldSenders(place.store));
    return was || released > held;
  });
}

/** Puts right what a process that ended, or a server of the version before, has left. Answers how many addresses are held back. */
export async function renewHeld(): Promise<number> {
  return alone(async () => {
    const wishes = await listWishes('hold');
    const held = await fetchRows(
      [asNumber, asText],
      `SELECT b.id, b.store FROM dashboard_mailbox b
       WHERE EXISTS (SELECT 1 FROM dashboard_message FORCE INDEX (dashboard_message_score) WHERE mailbox_id = b.id AND score <= ${HELD_SCORE})`,
    );
    for (const [mailboxId, store] of held)
      if (!wishes.some((wish) => wish.store === store)) await holdNoLonger(mailboxId, null);
    for (const store of new Set(wishes.map((wish) => wish.store))) {
      const mailboxId = await findMailboxId(store);
      if (mailboxId === null) continue;
      const senders = wishes.filter((wish) => wish.store === store);
      await letGo(mailboxId, senders);
      await holdMessages(mailboxId, senders);
    }
    return wishes.length;
  });
}

/** Gives mail its place back that is held back for nobody any more; of another member's, too, which is to be held back then. */
async function letGo(mailboxId: number, senders: readonly HeldSender[]): Promise<void> {
  const rows = await fetchRows(
    [asText, asText],
    `SELECT DISTINCT sender, member FROM dashboard_message FORCE INDEX (dashboard_message_score) WHERE mailbox_id = ? AND score <= ${HELD_SCORE}`,
    [mailboxId],
  );
  const isWanted = (address: string, member: string) =>
    senders.some((wish) => wish.address === address && (wish.member === '' || wish.member === member));
  for (const [address, member] of rows)
    if (!isWanted(address, member)) await holdNoLonger(mailboxId, { address, member });
}

async function findMailboxId(store: string): Promise<number | null> {
  return (await prisma().mailbox.findUnique({ where: { store }, select: { id: true } }))?.id ?? null;
}

/** Nobody puts last what somebody else gives its place back. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  const done = await withNamedLock('held senders', async () => ({ answer: await work() }), WAIT_SECONDS);
  if (done === null)
    throw new AppError('unavailable', 'rules about senders are being saved', { reason: 'beingSaved' });
  return done.answer;
}
