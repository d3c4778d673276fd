import { z } from 'zod';
import { asFlag, asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { MOST_KEY } from './link-token';

/** What the numbers of one digest mean, and until when. */
export interface Answerable {
  id: string;
  owner: string;
  /** The messages, in the order of their numbers. */
  keys: string[];
  expires: Date;
  /** As of the links of that digest (link-token.ts). */
  generation: number;
  password: string;
}

const DAY_MS = 24 * 3600 * 1000;
/** So long who answers is told that it is too late; after that nobody knows whose digest it was. */
const KEPT_DAYS = 14;
/** Longer than the answers to any digest come in. */
const ANSWERS_KEPT_DAYS = 40;
const keysOf = z.array(z.string().max(MOST_KEY));

/** Keeps what the numbers of a digest mean, before it is sent. */
export async function saveAnswerable({ keys, ...rest }: Answerable): Promise<void> {
  await prisma().digestReply.createMany({ data: [{ ...rest, messageKeys: JSON.stringify(keys) }] });
}

/** What a token names; null where it is not known any more. */
export async function findAnswerable(id: string): Promise<Answerable | null> {
  const row = await prisma().digestReply.findUnique({
    where: { id },
    select: { id: true, owner: true, messageKeys: true, expires: true, generation: true, password: true },
  });
  if (!row) return null;
  const { messageKeys, ...rest } = row;
  return { ...rest, keys: keysOf.parse(JSON.parse(messageKeys)) };
}

/** Notes that a mail is being answered. `done`: what it asks for was done before, and its sender was not told. */
export async function beginAnswer(
  owner: string,
  mail: string,
  now: Date,
): Promise<'new' | 'done' | 'answered'> {
  await pool().query('INSERT IGNORE INTO dashboard_digest_answer (owner, mail, at) VALUES (?, ?, ?)', [
    owner,
    mail,
    now,
  ]);
  const [row] = await fetchRows(
    [asFlag, asFlag],
    'SELECT done, answered FROM dashboard_digest_answer WHERE owner = ? AND mail = ?',
    [owner, mail],
  );
  const [isDone, isAnswered] = row ?? [false, false];
  return isAnswered ? 'answered' : isDone ? 'done' : 'new';
}

/** How many mails of a mailbox were answered in the last 24 hours. */
export async function countAnswers(owner: string, now: Date): Promise<number> {
  const [row] = await fetchRows(
    [asNumber],
    'SELECT COUNT(*) FROM dashboard_digest_answer WHERE owner = ? AND answered = TRUE AND at > ?',
    [owner, new Date(now.getTime() - DAY_MS)],
  );
  return row?.[0] ?? 0;
}

/** Notes that all was done that a mail asks for, and whether its sender was told. */
export async function endAnswer(owner: string, mail: string, answered: boolean): Promise<void> {
  await prisma().digestAnswer.updateMany({ where: { owner, mail }, data: { done: true, answered } });
}

/** Forgets what nobody can answer any more. */
export async function pruneAnswerables(now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  await prisma().digestReply.deleteMany({ where: { expires: { lt: before(KEPT_DAYS) } } });
  await prisma().digestAnswer.deleteMany({ where: { at: { lt: before(ANSWERS_KEPT_DAYS) } } });
}

/** Forgets what a user who is deleted could have answered. */
export async function forgetAnswerables(owner: string): Promise<void> {
  await prisma().digestReply.deleteMany({ where: { owner } });
  await prisma().digestAnswer.deleteMany({ where: { owner } });
}
