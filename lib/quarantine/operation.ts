import { createHash, randomUUID } from 'node:crypto';
import type { Operation } from '@/lib/db/generated/client';
import { Prisma } from '@/lib/db/generated/client';
import { prisma } from '@/lib/db/prisma';
import { AppError } from '@/lib/errors';
import { searchTextOf } from '@/lib/index/fold-text';

export type { Operation } from '@/lib/db/generated/client';

/** Why an operation did not end well. Keys below `failure.` in messages/*.json. */
export type FailureReason =
  | 'deliveryFailed'
  | 'notDelivered'
  | 'refused'
  | 'filterUnavailable'
  | 'filterMissing'
  | 'timedOut'
  | 'unconfirmed'
  | 'interrupted'
  | 'changed'
  | 'locked'
  | 'copyFailed'
  | 'eraseFailed'
  | 'copyGone'
  | 'copyPurged'
  | 'copyUnreadable'
  | 'putBack'
  | 'busy'
  | 'gone'
  | 'failed';

/** What an operation is about. */
export interface OperationSubject {
  actor: string;
  /** The name whose folder holds the message. */
  store: string;
  /** Whom it is for, where one file holds the mail of several; else ''. */
  member: string;
  batch: string;
  messageKey: string;
  signature: string;
  fromText: string;
  subject: string;
  byteOffset: number;
  record: Buffer;
}

/** Names the operations of one click. */
export function newBatch(): string {
  return randomUUID();
}

/** SHA-256 of a record, to know it again. */
export function recordDigest(record: Buffer): string {
  return createHash('sha256').update(record).digest('hex');
}

/**
 * Writes down what is about to be done, before it is done. While the operation is open it holds the message: a second one
 * for the same message, from another tab or another process, throws `conflict` (reason `busy`).
 */
export async function startOperation(
  subject: OperationSubject,
  plan: Pick<Prisma.OperationUncheckedCreateInput, 'kind' | 'way' | 'logInode' | 'logOffset'>,
): Promise<Operation> {
  const { record, ...about } = subject;
  try {
    return await prisma().operation.create({
      data: {
        ...about,
        ...plan,
        searchText: searchTextOf(subject.fromText, subject.subject),
        state: 'started',
        claim: claimOf(subject.store, subject.messageKey),
        digest: recordDigest(record),
        byteLength: record.length,
        startedAt: new Date(),
      },
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw new AppError('conflict', 'another operation holds the message', { cause: error, reason: 'busy' });
    }
    throw error;
  }
}

/** Notes how far an operation got; it goes on holding the message. */
export async function noteOperation(
  id: bigint,
  data: Prisma.OperationUncheckedUpdateInput,
): Promise<Operation> {
  return prisma().operation.update({ where: { id }, data });
}

/** Ends an operation and lets go of the message. */
export async function endOperation(
  id: bigint,
  state: 'done' | 'failed' | 'unconfirmed',
  data: Prisma.OperationUncheckedUpdateInput = {},
): Promise<Operation> {
  return prisma().operation.update({
    where: { id },
    data: { ...data, state, claim: null, finishedAt: new Date() },
  });
}

function claimOf(store: string, messageKey: string): string {
  return createHash('sha256').update(`${store}\0${messageKey}`).digest('hex');
}
