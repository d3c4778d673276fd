import 'server-only';
import { requireMailbox } from '@/lib/data/session/access';
import { AppError } from '@/lib/ground/errors';
import { failureReason } from '@/lib/ground/reasons';
import { isInHand } from '@/lib/messages/operations/in-hand';
import { OPEN_STATES, type Operation } from '@/lib/messages/operations/operation';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { type ChangeResult, changeResult } from './change-result';
import { type ChangeAnswer, withTexts } from './change-texts';
import { undoResult } from './undo-result';

/**
 * How a click on a mailbox ended, for a page that was loaded after it: `going` while it runs, `ended` without words for the click of
 * somebody else. Throws `not-found` where there is none.
 */
export async function getChange(
  mailbox: string,
  batch: string,
): Promise<'going' | { answer: ChangeAnswer | null }> {
  const { login } = await requireMailbox(mailbox);
  const { store, onlyMember } = await findMailboxPlace(mailbox);
  const operations = await prisma().operation.findMany({
    where: {
      batch,
      store,
      ...(onlyMember === null ? {} : { member: onlyMember }),
    },
    orderBy: { id: 'asc' },
  });
  if (isInHand(batch) || operations.some(isGoing)) return 'going';
  const [first] = operations;
  if (!first) throw new AppError('not-found', `no click ${batch}`, { reason: 'notFound' });
  if (first.actor !== login) return { answer: null };
  const isUndo = operations.some(({ kind }) => kind === 'restore');
  const data = isUndo ? await undone(operations) : done(first, operations);
  return { answer: await withTexts({ ok: true, data }) };
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
