import { prisma } from '@/lib/db/prisma';

/**
 * Whether the filter counts a message as innocent because of what was done here: a release that taught it by the signature or
 * from the text (even one whose delivery failed, F§5) or a retrain, and was not reversed since. Training is not idempotent
 * (F§0.9), so it must not be done again. `signature` is '' where none is followed; `messageKey` names what has none of its own.
 */
export async function wasTrainedInnocent(
  store: string,
  signature: string,
  messageKey?: string,
): Promise<boolean> {
  const named = [...(signature ? [{ signature }] : []), ...(messageKey ? [{ messageKey }] : [])];
  const last = await prisma().operation.findFirst({
    where: { store, trained: true, OR: named },
    orderBy: { id: 'desc' },
    select: { kind: true, trainAs: true },
  });
  return last?.kind === 'release' || last?.trainAs === 'innocent';
}
