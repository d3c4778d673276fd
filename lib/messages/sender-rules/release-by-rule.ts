import { AppError } from '@/lib/ground/errors';
import { log } from '@/lib/ground/log';
import type { AppErrorReason } from '@/lib/ground/reasons';
import { newBatch } from '@/lib/messages/operations/operation';
import { type Outcome, releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { failureDetail } from '@/lib/people/audit/failure-detail';
import { type NewAuditEntry, recordAudit } from '@/lib/people/audit/record-audit';
import { ruleReleaseDetail } from '@/lib/people/audit/rule-release-detail';
import { prisma } from '@/lib/store/db/prisma';
import { isLet } from './find-let-mail';
import { RULE_ACTOR } from './rule-actor';
import type { SenderWish } from './wish-rows';

/** Nothing was begun, as this message is of that kind, somebody else has it in hand, or has to say to whom it goes: a run to come sees. */
const PASSED_OVER: (AppErrorReason | undefined)[] = [
  'busy',
  'changed',
  'messageGone',
  'inDoubt',
  'recordTooLarge',
  'recipientUnknown',
  'recipientNotLocal',
];

/** What became of one message. */
interface Tried {
  isArrived: boolean;
  /** The filter was started for it. */
  isRun: boolean;
  /** What has to be told; null where all is well, or the message is not to be released, or not now. */
  why: string | null;
}

const LEFT: Tried = { isArrived: false, isRun: false, why: null };

/** Releases messages of a domain that is let through, one after the other, as one click, which the audit log knows before the first of them. */
export function releaseByRule(wish: SenderWish, blockList: string): (key: string) => Promise<Tried> {
  const batch = newBatch();
  let isNoted = false;
  const noteFirst = async () => {
    if (isNoted) return;
    const { address: domain, madeBy } = wish;
    await recordAudit(entryOf(wish, 'release', ruleReleaseDetail({ batch, domain, madeBy })));
    isNoted = true;
  };
  return async (key) => {
    let outcome: Outcome;
    try {
      if (!(await isLet(wish, key, blockList))) return LEFT;
      await noteFirst();
      outcome = await releaseMessage(RULE_ACTOR, wish.owner, key, batch);
    } catch (error) {
      if (error instanceof AppError && PASSED_OVER.includes(error.reason)) return LEFT;
      const why = error instanceof Error ? error.message : String(error);
      // What was begun and interrupted ends when it is settled, and stays an operation of this message.
      return ended(wish, batch, key, why);
    }
    return outcome.ok ? { isArrived: true, isRun: true, why: null } : ended(wish, batch, key, outcome.reason);
  };
}

/** By what the operation says: a message that could not be taken out of the quarantine has arrived all the same. */
async function ended(
  wish: SenderWish,
  batch: string,
  messageKey: string,
  reason: string | null,
): Promise<Tried> {
  const begun = await prisma().operation.findFirst({
    where: { batch, messageKey },
    select: { state: true },
    orderBy: { id: 'desc' },
  });
  if (!begun) return { isArrived: false, isRun: false, why: `a message could not be released: ${reason}` };
  if (['delivered', 'copied', 'done'].includes(begun.state)) {
    // Somebody else takes it out, or has done so.
    const isBusy = reason === 'busy' || begun.state === 'done';
    const why = isBusy ? null : `a message has arrived, and is in the quarantine still: ${reason}`;
    return { isArrived: true, isRun: true, why };
  }
  await note(wish, 'release-failed', failureDetail(1, batch));
  return { isArrived: false, isRun: true, why: `a message was not released: ${reason}` };
}

function entryOf({ owner }: SenderWish, event: NewAuditEntry['event'], detail: string): NewAuditEntry {
  return { event, actor: RULE_ACTOR, mailbox: owner, address: '', detail };
}

/** What was done was done: if the audit log cannot be written, it still has not failed. */
async function note(wish: SenderWish, event: NewAuditEntry['event'], detail: string): Promise<void> {
  try {
    await recordAudit(entryOf(wish, event, detail));
  } catch (error) {
    log.error(
      'a change is missing in the audit log',
      { event, actor: RULE_ACTOR, mailbox: wish.owner, detail },
      error,
    );
  }
}
