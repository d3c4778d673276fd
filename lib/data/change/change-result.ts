import type { FailureReason } from '@/lib/ground/reasons';
import type { BatchOutcome } from '@/lib/messages/quarantine/change/apply-to-messages';
import type { Letting } from './letting';
import type { RecipientQuestion } from './recipient-question';
import type { ReleaseQuestion } from './release-question';

/** What a click on messages did. */
export interface ChangeResult {
  intent: 'release' | 'delete' | 'arrived' | 'undo' | 'spam' | 'innocent';
  done: number;
  failed: { key: string; reason: FailureReason; recipient?: string }[];
  /** Names the click for `Undo`; null when there is nothing to undo. */
  batch: string | null;
  /** Of `innocent`: messages that were still in the quarantine, and were released. */
  released: number;
  /** Addresses that messages were released to, where that had to be said. */
  recipients: string[];
  /** Of an undo: messages that were retrained back; the others are back in the quarantine. */
  retrained: number;
  /** Of an undo: mail that had been delivered and cannot be called back. */
  delivered: number;
  /** Of an undo: messages whose training could not be reversed. */
  notReversed: number;
  /** Messages that a job works on from now on; 0 when everything is done already. */
  queued: number;
  /** Of "all that match": messages that match and came after the page was drawn. They were left alone. */
  later: number;
  /** What has to be answered first: nothing was done. */
  question: ReleaseQuestion | RecipientQuestion | null;
  /** Senders that were to be let through with a release, or no longer with its undo. */
  letting?: Letting[];
}

/** A result without anything in it, to be filled in. */
export const NOTHING_DONE = {
  done: 0,
  failed: [],
  batch: null,
  released: 0,
  recipients: [],
  retrained: 0,
  delivered: 0,
  notReversed: 0,
  queued: 0,
  later: 0,
  question: null,
} satisfies Omit<ChangeResult, 'intent'>;

/** What a click did to its messages, one by one. */
export function changeResult(
  intent: ChangeResult['intent'],
  { batch, outcomes }: BatchOutcome,
): ChangeResult {
  const failed = outcomes.flatMap(({ key, ok, reason, recipient }) =>
    ok ? [] : [{ key, reason: reason ?? 'failed', ...(recipient === undefined ? {} : { recipient }) }],
  );
  const done = outcomes.length - failed.length;
  const recipients = [
    ...new Set(outcomes.flatMap(({ ok, recipient }) => (ok && recipient ? recipient : []))),
  ];
  return { ...NOTHING_DONE, intent, done, failed, recipients, batch: done > 0 ? batch : null };
}
