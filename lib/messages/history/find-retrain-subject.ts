import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { findHistoryEntry } from './find-history-entry';
import { findQuarantinedKeys } from './list-retrain-facts';
import { openHistory } from './open-history';
import type { LastTraining, RetrainFacts } from './refuse-retrain';
import { findSignatureStates } from './signature-states';

/** A message that somebody wants to retrain, as it stands now. */
export interface RetrainSubject extends RetrainFacts {
  place: MailboxPlace;
  /** For `--user`. */
  asUser: string;
  fromText: string;
  subject: string;
  /** Null when it was never trained from here. */
  lastTraining: LastTraining | null;
}

/** Brings quarantine and history of a mailbox up to date, and looks a message up in both. */
export async function findRetrainSubject(user: string, signature: string): Promise<RetrainSubject> {
  // Opening the quarantine settles what a crash has left, so that the history is read after it.
  const quarantine = await openQuarantine(user);
  const { place } = quarantine;
  // All of a long log, too: the last record decides.
  const history = await openHistory(user, true);
  const [entry, states, keys, last] = await Promise.all([
    findHistoryEntry(history, { signature }),
    findSignatureStates(place, [signature]),
    findQuarantinedKeys(quarantine, [signature]),
    prisma().operation.findFirst({
      where: { store: place.store, messageKey: signature, trained: true },
      orderBy: { id: 'desc' },
      select: { id: true, finishedAt: true, kind: true, trainAs: true },
    }),
  ]);
  return {
    place,
    // A member of a managed group, and whose files localStore has moved; else the folder's own spelling.
    asUser: place.onlyMember ?? place.store,
    signature,
    class: entry?.class ?? null,
    signatureState: states.get(signature) ?? 'purged',
    quarantinedKey: keys.has(signature) ? signature : null,
    fromText: entry?.from ?? '',
    subject: entry?.subject ?? '',
    trainedAs: last ? (last.trainAs ?? (last.kind === 'release' ? 'innocent' : 'spam')) : null,
    lastTraining: last,
  };
}
