import type { OpenedQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import type { HistoryEntry } from './history-entry';
import type { RetrainFacts } from './refuse-retrain';
import { findSignatureStates } from './signature-states';

/** What decides whether messages can be retrained, for a page of them at once and in their order. */
export async function listRetrainFacts(
  quarantine: OpenedQuarantine,
  entries: readonly Pick<HistoryEntry, 'signature' | 'class'>[],
): Promise<RetrainFacts[]> {
  const signatures = entries.flatMap(({ signature }) => signature ?? []);
  const [states, keys] = await Promise.all([
    findSignatureStates(quarantine.place, signatures),
    findQuarantinedKeys(quarantine, signatures),
  ]);
  return entries.map((entry) => {
    const signature = entry.signature ?? '';
    return {
      signature,
      class: entry.class,
      signatureState: states.get(signature) ?? 'purged',
      quarantinedKey: keys.has(signature) ? signature : null,
    };
  });
}

/** Which of these messages are in the quarantine now. A message is named by its signature there, unless that is not unique. */
export async function findQuarantinedKeys(
  { place, state }: OpenedQuarantine,
  signatures: readonly string[],
): Promise<Set<string>> {
  if (signatures.length === 0) return new Set();
  const rows = await prisma().message.findMany({
    where: {
      mailboxId: state.id,
      key: { in: [...signatures] },
      ...(place.onlyMember === null ? {} : { member: place.onlyMember }),
    },
    select: { key: true },
  });
  return new Set(rows.map(({ key }) => key));
}
