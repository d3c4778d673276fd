import { prisma } from '@/lib/db/prisma';
import type { ReleaseWay } from '@/lib/dspam/release-argv';
import { parseSignature } from '@/lib/dspam/signature';
import type { DspamUser } from '@/lib/users/find-uid';
import { wasTrainedInnocent } from './training-state';

/** The data of Blocklisted, Blacklisted and Virus messages: eight zero bytes, with which a release is dropped (F§5). */
const EMPTY_SIGNATURE_BYTES = 8;

export interface ChosenWay {
  way: ReleaseWay;
  /** The signature that the filter may follow; '' where none can be trusted. */
  signature: string;
}

/**
 * How a message can be released (F§8, F§9). DSPAM drops a message silently when it cannot follow the signature, so it has
 * to be one of the user whose data is trained, with its row still there. Everything else is learned from its text instead.
 */
export async function chooseWay(
  trained: DspamUser | null,
  store: string,
  text: string,
  uidInSignature: boolean,
): Promise<ChosenWay> {
  const corpus: ChosenWay = { way: 'corpus', signature: '' };
  const signature = parseSignature(text);
  if (!signature || !trained) return corpus;
  // F§0.8: DSPAM follows the uid in the signature, not --user. Somebody else's would train their data.
  if (uidInSignature ? signature.uid !== trained.uid : signature.uid !== null) return corpus;
  const row = await prisma().signatureData.findUnique({
    where: { uid_signature: { uid: trained.uid, signature: signature.text } },
    select: { length: true },
  });
  if (!row || row.length <= EMPTY_SIGNATURE_BYTES) return corpus;
  const done = await wasTrainedInnocent(store, signature.text);
  return { way: done ? 'deliver' : 'error', signature: signature.text };
}
