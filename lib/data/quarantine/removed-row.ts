import 'server-only';
import { visibleLine } from '@/lib/formats/mail/display-text';
import { parseAddress } from '@/lib/formats/mail/parse-address';
import type { Operation } from '@/lib/messages/operations/operation';
import { getConfig } from '@/lib/store/config/config';

/** A removed message as the list shows it. */
export interface RemovedRow {
  /** Of the operation that removed it. */
  id: string;
  /** Whom it was for, where the list holds the mail of several people; else null. */
  member: string | null;
  from: { name: string; address: string };
  /** '' when there is none. */
  subject: string;
  what: 'release' | 'delete' | 'expire';
  /** The filter learned it from its text, and cannot unlearn that. */
  isForGood: boolean;
  /** The login of who did it; null where retention did. */
  by: string | null;
  /** The address that it was released to, where that had to be said; else ''. */
  recipient: string;
  /** It is being put back now, or waits for its turn. */
  restoring: 'restore' | 'restoreLater' | null;
  /** ISO, UTC. */
  removedAt: string;
  /** ISO, UTC: from then on its copy may be purged. */
  keptUntil: string;
  /** The filter host that has it, and whether that cannot be asked now; null where there is one host. */
  host: { name: string; isAway: boolean } | null;
}

/** Only the first three take a message out of the quarantine. */
const WHAT: Record<Operation['kind'], RemovedRow['what']> = {
  release: 'release',
  delete: 'delete',
  expire: 'expire',
  restore: 'delete',
  retrain: 'delete',
};

const DAY_MS = 24 * 3600 * 1000;

/** `forMembers`: whether the list holds the mail of several people. */
export function toRemovedRow(
  operation: Operation,
  forMembers: boolean,
  restoring: RemovedRow['restoring'],
  keepDays = getConfig().removedKeepDays,
): RemovedRow {
  const { id, kind, member, fromText, subject, actor, recipient } = operation;
  const removedAt = operation.finishedAt ?? operation.startedAt;
  const what = WHAT[kind];
  return {
    id: id.toString(),
    member: forMembers && member !== '' ? member : null,
    from: parseAddress(fromText),
    subject: visibleLine(subject),
    what,
    isForGood:
      kind === 'release' && operation.way === 'corpus' && (operation.trained || operation.proof === 'log'),
    by: what === 'expire' ? null : actor,
    recipient,
    restoring,
    removedAt: removedAt.toISOString(),
    keptUntil: new Date(removedAt.getTime() + keepDays * DAY_MS).toISOString(),
    host: null,
  };
}
