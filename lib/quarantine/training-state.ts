import { prisma } from '@/lib/db/prisma';

/**
 * Whether the filter counts a message as innocent because of what was done here: a release that trained (even one whose
 * delivery failed, F§5) or a retrain, and was not reversed since. Training is not idempotent (F§0.9), so it must not be done again.
 */
export async function wasTrainedInnocent(store: string, signature: string): Promise<boolean> {
  const last = await prisma().operation.findFirst({
    where: { store, signature, trained: true },
    orderBy: { id: 'desc' },
    select: { kind: true, trainAs: true },
  });
  return last?.kind === 'release' || last?.trainAs === 'innocent';
}
