import type { ReleaseWay } from '@/lib/formats/dspam/release-argv';
import { parseSignature } from '@/lib/formats/dspam/signature';
import type { DspamUser } from '@/lib/people/identity/find-uid';
import { prisma } from '@/lib/store/db/prisma';
import { mayBeLearned } from './training-in-doubt';

/** The data of Blocklisted, Blacklisted and Virus messages: eight zero bytes, with which a release is dropped (F§5). */
export const EMPTY_SIGNATURE_BYTES = 8;

export interface ChosenWay {
  /** Before anybody has looked at the text: `error` may have to become `signature` (prepare-release.ts). */
  way: Exclude<ReleaseWay, 'signature'>;
  /** The signature that the filter may follow; '' where none can be trusted. */
  signature: string;
  /**
   * The message bears a signature of the user that the filter has no longer, as it was too long ago, and was not corrected while
   * it had: so the release is none of its false positives.
   */
  forgotten: boolean;
}

/**
 * How a message can be released (F§8, F§9). DSPAM drops a message silently when it cannot follow the signature, so it has
 * to be one of the user whose data is trained, with its row still there. Everything else is learned from its text instead.
 * What was learned once, either way, is only delivered: training is not idempotent (F§0.9). The same where nobody can tell whether it was:
 * people want their mail, and a filter that was taught twice cannot be set right.
 */
export async function chooseWay(
  trained: DspamUser | null,
  message: { store: string; key?: string | undefined; signature: string },
  uidInSignature: boolean,
): Promise<ChosenWay> {
  const { store, key } = message;
  const own = ownSignature(trained, message.signature, uidInSignature);
  const bytes = await findLearned(trained, own);
  const signature = bytes !== null && bytes > EMPTY_SIGNATURE_BYTES ? own : '';
  const forgotten = own !== '' && bytes === null && !(await wasCounted(store, key));
  if (await mayBeLearned(store, signature, key)) return { way: 'deliver', signature, forgotten };
  return { way: signature === '' ? 'corpus' : 'error', signature, forgotten };
}

/** Whether the filter has corrected a message by its signature in a release that did not end well. */
async function wasCounted(store: string, key: string | undefined): Promise<boolean> {
  if (key === undefined) return false;
  const counted = await prisma().operation.findFirst({
    where: { store, messageKey: key, kind: 'release', trained: true, way: { in: ['error', 'signature'] } },
    select: { id: true },
  });
  return counted !== null;
}

/** How many bytes the filter has kept for a signature; null where it has none. */
async function findLearned(trained: DspamUser | null, signature: string): Promise<number | null> {
  if (!trained || signature === '') return null;
  const row = await prisma().signatureData.findUnique({
    where: { uid_signature: { uid: trained.uid, signature } },
    select: { length: true },
  });
  return row?.length ?? null;
}

/**
 * A signature that is one, and of this user; else ''. DSPAM follows its uid, not --user (F§0.8): somebody else's would train their
 * data. The user's own it finds with and without MySQLUIDInSignature; one without a uid only without.
 */
export function ownSignature(trained: DspamUser | null, text: string, uidInSignature: boolean): string {
  const signature = parseSignature(text);
  if (!signature || !trained) return '';
  const isOwn = signature.uid === null ? !uidInSignature : signature.uid === trained.uid;
  return isOwn ? signature.text : '';
}
