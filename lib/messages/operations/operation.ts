import { createHash, randomUUID } from 'node:crypto';
import { recordDigest } from '@/lib/formats/mbox/record-digest';
import { AppError } from '@/lib/ground/errors';
import type { FailureReason } from '@/lib/ground/reasons';
import type { Operation, Prisma } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import { searchTextOf } from '@/lib/store/index/quarantine/fold-text';
import { insertOperation } from './insert-operation';

export type { Operation } from '@/lib/store/db/generated/client';

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

/** The other thing that a message can be. */
export function otherClass(as: 'spam' | 'innocent'): 'spam' | 'innocent' {
  return as === 'spam' ? 'innocent' : 'spam';
}

/** Names the operations of one click. */
export function newBatch(): string {
  return randomUUID();
}

/**
 * Writes down what is about to be done, before it is done. While the operation is open it holds the message: a second one
 * for the same message, from another tab or another process, throws `conflict` (reason `busy`).
 */
export async function startOperation(
  subject: OperationSubject,
  plan: Pick<Operation, 'kind'> &
    Partial<
      Pick<Operation, 'way' | 'trainAs' | 'recipient' | 'loggedId' | 'forgotten' | 'logInode' | 'logOffset'>
    >,
): Promise<Operation> {
  const { record, byteOffset, ...about } = subject;
  try {
    return await insertOperation({
      ...about,
      ...plan,
      searchText: searchTextOf(subject.fromText, subject.subject),
      state: 'started',
      claim: claimOf(subject.store, subject.messageKey),
      digest: await recordDigest(record),
      byteOffset: BigInt(byteOffset),
      byteLength: record.length,
      startedAt: new Date(),
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ER_DUP_ENTRY') {
      throw new AppError('conflict', 'another operation holds the message', { cause: error, reason: 'busy' });
    }
    throw error;
  }
}

type State = Operation['state'];

/** What is noted of an operation. */
type Noted = Omit<Prisma.OperationUncheckedUpdateManyInput, 'reason'> & { reason?: FailureReason | null };

/** Open: somebody works on it, or was killed while doing so. */
export const OPEN_STATES: State[] = ['started', 'placed', 'delivered', 'copied'];

/**
 * Notes how far an operation got; it goes on holding the message. Only from one of the states that the caller knows: who was
 * held up for so long that another visit has settled it meanwhile throws `conflict` (reason `busy`).
 */
export async function noteOperation(id: bigint, from: State[], data: Noted): Promise<void> {
  const { count } = await prisma().operation.updateMany({ where: { id, state: { in: from } }, data });
  if (count === 0)
    throw new AppError('conflict', `operation ${id} was settled meanwhile`, { reason: 'busy' });
}

/**
 * Ends an operation that is in one of the states that the caller knows, and lets go of the message. False, and nothing is
 * changed, when somebody else got further with it, or has ended it: an operation has one end.
 */
export async function endOperation(
  id: bigint,
  from: State[],
  to: 'done' | 'failed' | 'unconfirmed',
  data: Noted = {},
): Promise<boolean> {
  const { count } = await prisma().operation.updateMany({
    where: { id, state: { in: from } },
    data: { ...data, state: to, claim: null, finishedAt: new Date() },
  });
  return count === 1;
}

/** What an open operation holds: a message of a store, as 64 hex digits. */
export function claimOf(store: string, messageKey: string): string {
  return createHash('sha256').update(`${store}\0${messageKey}`).digest('hex');
}
