import { parseSignature } from '@/lib/formats/dspam/signature';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';

/**
 * Whether the filter can still be told something about a message: `there`; `purged`: DSPAM keeps signatures for a
 * number of days only, or never had this one; `empty`: eight zero bytes, as for blocklisted and blacklisted mail, from
 * which nothing is learned (F§5); `foreign`: made for somebody else, whose data DSPAM would change (F§0.8).
 */
export type SignatureState = 'there' | 'purged' | 'empty' | 'foreign';

const EMPTY_BYTES = 8;

/** The state of each of some signatures, by one query. Text that is not a signature counts as purged. */
export async function findSignatureStates(
  { trained }: MailboxPlace,
  signatures: readonly string[],
): Promise<Map<string, SignatureState>> {
  const { states, own } = judgeSignatures(trained, signatures);
  if (!trained || own.length === 0) return states;
  const rows = await prisma().signatureData.findMany({
    where: { uid: trained.uid, signature: { in: own } },
    select: { signature: true, length: true },
  });
  for (const { signature, length } of rows) states.set(signature, stateOfData(length));
  return states;
}

/** What DSPAM keeps of a signature, by the bytes of it. */
export function stateOfData(bytes: number): SignatureState {
  return bytes > EMPTY_BYTES ? 'there' : 'empty';
}

/** What is known of signatures without asking for them, and those of this filter, which have to be asked for. */
export function judgeSignatures(
  trained: MailboxPlace['trained'],
  signatures: readonly string[],
): { states: Map<string, SignatureState>; own: string[] } {
  const states = new Map<string, SignatureState>();
  const own: string[] = [];
  for (const text of signatures) {
    const parsed = parseSignature(text);
    const isForeign = parsed?.uid != null && parsed.uid !== trained?.uid;
    states.set(text, isForeign ? 'foreign' : 'purged');
    if (parsed && !isForeign) own.push(text);
  }
  return { states, own };
}
