import { EMPTY_SIGNATURE_BYTES, ownSignature } from '@/lib/messages/operations/choose-way';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { planRelease } from './plan-release';

/** Signatures that are named in one statement. */
const NAMED_AT_ONCE = 999;

/**
 * How many of these messages a release would teach the filter from their text, which it cannot unlearn: those whose signature
 * it does not know (any more), as choose-way.ts decides of each.
 */
export async function countLearnedForGood(
  place: MailboxPlace,
  messages: readonly { signature: string; member: string }[],
): Promise<number> {
  let count = 0;
  for (const member of new Set(messages.map((message) => message.member))) {
    const { owner } = await planRelease(place, { member, signature: '' });
    if (owner.nameProblem === 'anothers') continue;
    const { trained } = owner;
    const own = messages.filter((message) => message.member === member);
    const signatures = own.map(({ signature }) =>
      ownSignature(trained, signature, getConfig().uidInSignature),
    );
    count += own.length - (trained ? await countKnown(trained.uid, signatures) : 0);
  }
  return count;
}

/** How many of these messages have a signature that the filter knows. */
async function countKnown(uid: number, signatures: readonly string[]): Promise<number> {
  let known = 0;
  for (let at = 0; at < signatures.length; at += NAMED_AT_ONCE) {
    const named = signatures.slice(at, at + NAMED_AT_ONCE).filter((signature) => signature !== '');
    const rows = await prisma().signatureData.findMany({
      where: { uid, signature: { in: named }, length: { gt: EMPTY_SIGNATURE_BYTES } },
      select: { signature: true },
    });
    const found = new Set(rows.map(({ signature }) => signature));
    known += named.filter((signature) => found.has(signature)).length;
  }
  return known;
}
