import 'server-only';
import { AppError } from '@/lib/ground/errors';
import { failureReason } from '@/lib/ground/reasons';
import { isInHand, refusedOf } from '@/lib/messages/operations/in-hand';
import { OPEN_STATES, type Operation } from '@/lib/messages/operations/operation';
import { settleOperations } from '@/lib/messages/operations/settle-operations';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { type ChangeResult, changeResult, NOTHING_DONE } from './change-result';
import { undoResult } from './undo-result';

/**
 * How a click on a mailbox ended: `going` while it runs, null for the click of somebody else. What a crash has left is settled as soon as that
 * can be done; what was refused before anything was begun is known for some minutes, by the process that has done it. Throws `not-found` where
 * there is no such click.
 */
export async function findChange(
  login: string,
  place: MailboxPlace,
  batch: string,
): Promise<'going' | ChangeResult | null> {
  await settleOperations(place);
  // Asked for first: once it is no more in hand, all that it did is written down.
  const isWorking = isInHand(batch);
  const { user, store, onlyMember } = place;
  const operations = await prisma().operation.findMany({
    where: {
      batch,
      store,
      ...(onlyMember === null ? {} : { member: onlyMember }),
    },
    orderBy: { id: 'asc' },
  });
  if (isWorking || operations.some(isGoing)) return 'going';
  const refused = refusedOf(batch, user);
  const [first] = operations;
  const actor = first?.actor ?? refused?.actor;
  if (actor === undefined) throw new AppError('not-found', `no click ${batch}`, { reason: 'notFound' });
  if (actor !== login) return null;
  const result = first ? await resultOf(first, operations) : NOTHING_DONE;
  const begun = new Set(operations.map(({ messageKey }) => messageKey));
  const failed = (refused?.failed ?? []).filter(({ key }) => !begun.has(key));
  return { intent: refused?.intent ?? 'delete', ...result, failed: [...result.failed, ...failed] };
}

function resultOf(first: Operation, operations: readonly Operation[]): ChangeResult | Promise<ChangeResult> {
  return operations.some(({ kind }) => kind === 'restore') ? undone(operations) : done(first, operations);
}

function isGoing({ state, reason }: Operation): boolean {
  return OPEN_STATES.includes(state) && reason === null;
}

function done({ kind, proof, batch }: Operation, operations: readonly Operation[]): ChangeResult {
  const trainAs = operations.find((each) => each.kind === 'retrain')?.trainAs ?? null;
  const others = proof === 'person' ? 'arrived' : kind === 'release' ? 'release' : 'delete';
  const outcomes = operations.map(({ id, messageKey, state, reason, recipient }) => ({
    key: messageKey,
    operationId: id,
    ok: state === 'done',
    reason: state === 'done' ? null : failureReason(reason),
    ...(recipient === '' ? {} : { recipient }),
  }));
  const result = changeResult(trainAs ?? others, { batch, outcomes });
  // Of a click in the history, those that were in the quarantine.
  const released = operations.filter((each) => each.kind === 'release' && each.state === 'done').length;
  return trainAs === null ? result : { ...result, released };
}

/** Of operations that put messages back. */
async function undone(operations: readonly Operation[]): Promise<ChangeResult> {
  const releases = await prisma().operation.findMany({
    where: { kind: 'release', undoneBy: { in: operations.map(({ id }) => id) } },
    select: { undoneBy: true },
  });
  return undoResult(
    operations.map(({ id, messageKey, state, reason, kind }) => ({
      key: messageKey,
      operationId: id,
      ok: state === 'done',
      reason: state === 'done' ? null : failureReason(reason),
      reversed: reason === 'notReversed' ? false : null,
      wasDelivered: releases.some(({ undoneBy }) => undoneBy === id),
      wasRetrained: kind === 'retrain',
    })),
  );
}
