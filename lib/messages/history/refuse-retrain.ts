import type { FailureReason } from '@/lib/ground/reasons';
import type { TrainedClass } from '@/lib/messages/operations/prove-training';
import type { HistoryClass } from './history-entry';
import type { SignatureState } from './signature-states';

/** Two clicks so close are one: a retrain is not idempotent (F§0.9). */
const ONE_CLICK_MS = 2_000;

/** What the filter counts a message as; null where it has learned nothing that could be corrected (F§5, F§6). */
export const COUNTS_AS: Record<HistoryClass, TrainedClass | null> = {
  spam: 'spam',
  missedSpam: 'spam',
  innocent: 'innocent',
  whitelisted: 'innocent',
  falsePositive: 'innocent',
  virus: null,
  blacklisted: null,
  blocklisted: null,
  corpusFed: null,
  inoculated: null,
  unknown: null,
  error: null,
};

/** Why, where it is not for the lack of a signature. */
const NOT_LEARNED: Partial<Record<HistoryClass, FailureReason>> = {
  virus: 'virusClass',
  blacklisted: 'blacklistedClass',
  blocklisted: 'blocklistedClass',
  unknown: 'unknownClass',
  error: 'takenBack',
};

/** What has to be known of a message before it is retrained. */
export interface RetrainFacts {
  signature: string;
  /** Null when the history does not know it. */
  class: HistoryClass | null;
  /** What it was last trained as from here, where no log says what it is; else null. */
  trainedAs?: TrainedClass | null;
  /** Whether DSPAM can still find what it has learned of it, and whether that is this mailbox's. */
  signatureState: SignatureState;
  /** Its key in the quarantine, null when it is not there. */
  quarantinedKey: string | null;
}

/**
 * Why a retrain would do nothing, or harm; null when it can be tried. A message that is still in the quarantine is released,
 * whatever the filter knows of it. See decision 107.
 */
export function refuseRetrain(facts: RetrainFacts, as: TrainedClass): FailureReason | null {
  if (facts.quarantinedKey !== null) return as === 'innocent' ? null : 'alreadySpam';
  if (facts.signature === '') return 'noSignature';
  if (facts.signatureState === 'foreign') return 'foreignSignature';
  const known = facts.class;
  if (known !== null && COUNTS_AS[known] === null) return NOT_LEARNED[known] ?? 'noSignature';
  const countsAs = known === null ? facts.trainedAs : COUNTS_AS[known];
  if (countsAs === as) return as === 'spam' ? 'alreadySpam' : 'alreadyInnocent';
  if (facts.signatureState === 'there') return null;
  if (facts.signatureState === 'empty') return 'nothingLearned';
  return known === null ? 'notInHistory' : 'signaturePurged';
}

/** The operation by which a message was last trained from here. */
export interface LastTraining {
  id: bigint;
  finishedAt: Date | null;
}

/**
 * Whether a message was retrained so short ago that a click on it is the same click; not in a future that a clock set back has
 * left. `known`: the last operation that the form knew of when it was rendered; who has seen what a click did means the next one.
 * See decision 152.
 */
export function isSameClick(last: LastTraining | null, known = 0n): boolean {
  if (!last?.finishedAt || known >= last.id) return false;
  return Math.abs(Date.now() - last.finishedAt.getTime()) < ONE_CLICK_MS;
}
