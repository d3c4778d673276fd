import { createHash } from 'node:crypto';
import { AppError } from '@/lib/ground/errors';
import type { Language } from '@/lib/ground/languages';
import type { FailureReason } from '@/lib/ground/reasons';
import type { NamedMessage } from '@/lib/messages/digest/find-named';
import { type ChoiceRow, findChoice } from '@/lib/people/digest/choice-rows';
import { digestAddresses } from '@/lib/people/digest/digest-address';
import { choiceOf } from '@/lib/people/digest/digest-choice';
import { isOver } from '@/lib/people/digest/link-end';
import { personLanguage } from '@/lib/people/digest/person-language';
import {
  type Answerable,
  beginAnswer,
  countAnswers,
  endAnswer,
  findAnswerable,
} from '@/lib/people/digest/reply-rows';
import { readReplyToken } from '@/lib/people/digest/reply-token';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { whereWas } from '@/lib/site/hosts/host-key';
import { getConfig } from '@/lib/store/config/config';
import type { DigestConfig } from '@/lib/store/config/digest-config';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { learnLocksApart } from '@/lib/store/home/locks-apart';
import { requireHome } from '@/lib/store/home/require-home';
import { buildAnswer, type Written } from './build-message';
import { endDigest } from './end-digest';
import { openMailServer } from './mail-server';
import { findNamedAt, noteOfDigest, releaseNamed } from './named-at-hosts';
import { newMessageId } from './plan-digests';
import { type Reply, type ReplyEnvelope, readReply } from './read-reply';
import { parseCommands } from './reply-commands';
import { requireSender } from './send-digests';

/** What became of one number of an answer. */
export type NumberDone = { number: number } & (
  | { what: 'released' | 'working' | 'doubt' | 'recipient'; subject: string }
  | { what: 'failed'; subject: string; why: FailureReason }
  | { what: 'gone'; last: (NamedMessage & { kind: 'gone' })['last'] }
  /** The digest has no such number. */
  | { what: 'unknown' }
);

/** What was done for somebody who has answered a digest. */
export interface ReplyDone {
  user: string;
  timeZone: string;
  language: Language;
  /** `ended`: that digest lets nobody do anything any more. */
  kind: 'done' | 'ended' | 'notUnderstood';
  numbers: NumberDone[];
  stopped: boolean;
}

/** Puts into words what was done. */
export type AnswerWriter = (done: ReplyDone) => Promise<Pick<Written, 'subject' | 'text'>>;

/** What became of a mail. `ignored`: nothing was done, and nobody is told. */
export type ReplyEnd =
  | { kind: 'ignored'; why: 'automatic' | 'unknown' | 'repeated' }
  | { kind: 'answered' | 'unanswered'; done: ReplyDone };

/** Answers of a day for one mailbox: a circle of two machines ends there, whatever they say of themselves. */
const MOST_ANSWERS = 10;
/** What is being released, or was when its run was killed, has come to an end by then (settle-operations.ts); what has not has a reason that lasts, as a file that cannot be written. */
const SETTLED_MS = 15 * 60_000;
/** For another run that works for the same mailbox. */
const WAIT_SECONDS = 60;

/**
 * Does what somebody asks for who answers a digest, and tells them. The token in the address says whose digest it is; who has sent the mail is proof of
 * nothing. A mail that comes twice does nothing twice. Throws where the mail server has to try again; what was done by then is not done again. See decision 264.
 */
export async function answerReply(
  bytes: Buffer,
  envelope: ReplyEnvelope,
  write: AnswerWriter,
): Promise<ReplyEnd> {
  const config = requireSender();
  if (!config.replyTo)
    throw new AppError(
      'invalid',
      'People cannot answer a digest here: set DIGEST_REPLY first (docs/digest.md).',
    );
  const reply = await readReply(bytes, envelope, config);
  if (reply.isAutomatic) return { kind: 'ignored', why: 'automatic' };
  const answerable = await findSigned(reply.tokens);
  if (!answerable) return { kind: 'ignored', why: 'unknown' };
  await requireHome();
  await learnLocksApart();
  const end = await withNamedLock(
    `digest reply ${answerable.owner}`,
    () => answerOnce(config, answerable, reply, write),
    WAIT_SECONDS,
  );
  if (!end) throw new AppError('unavailable', 'another answer is being worked on', { reason: 'busy' });
  return end;
}

async function findSigned(tokens: readonly string[]): Promise<Answerable | null> {
  for (const token of tokens) {
    const id = readReplyToken(getConfig().secret, token);
    const found = id === null ? null : await findAnswerable(id);
    if (found) return found;
  }
  return null;
}

async function answerOnce(
  config: DigestConfig,
  answerable: Answerable,
  reply: Reply,
  write: AnswerWriter,
): Promise<ReplyEnd> {
  const { owner } = answerable;
  const now = new Date();
  // One mail may answer several digests.
  const mark = createHash('sha256').update(`${answerable.id} ${reply.mark}`).digest('hex').slice(0, 32);
  const before = await beginAnswer(owner, mark, now);
  if (before === 'answered') return { kind: 'ignored', why: 'repeated' };
  const { own, site } = await findChoice(owner);
  const { timeZone } = choiceOf(own, site);
  const done = {
    user: owner,
    timeZone,
    language: personLanguage(own),
    ...(await doWhatItAsks(answerable, own, reply.text, before === 'new')),
  };
  // Before its sender is told, which may have to be tried again: what was done is not, as they may have undone it.
  await endAnswer(owner, mark, false);
  const to = await answerTo(owner, own, reply.from);
  const isTold = to.length > 0 && (await countAnswers(owner, now)) < MOST_ANSWERS;
  const isTaken = isTold && (await tell(config, to, await write(done), reply.messageId));
  if (isTaken) await endAnswer(owner, mark, true);
  return { kind: isTaken ? 'answered' : 'unanswered', done };
}

async function doWhatItAsks(
  answerable: Answerable,
  own: ChoiceRow,
  text: string,
  mayAct: boolean,
): Promise<Pick<ReplyDone, 'kind' | 'numbers' | 'stopped'>> {
  const nothing = { numbers: [], stopped: false };
  if (await isOver({ ...answerable, expires: answerable.expires.getTime() }, own))
    return { kind: 'ended', ...nothing };
  const commands = parseCommands(text);
  if (!commands) return { kind: 'notUnderstood', ...nothing };
  const numbers = await releaseNumbers(answerable, commands.release, mayAct);
  if (commands.stop && mayAct) {
    await endDigest(answerable.owner);
    await noteOfDigest('preference', answerable.owner, 'dailyQuarantineSummary=off', '');
  }
  return { kind: 'done', numbers, stopped: commands.stop };
}

/** Each as a click in the digest would, all of a host as one click that can be undone as one. */
async function releaseNumbers(
  { owner, keys }: Answerable,
  numbers: readonly number[],
  mayAct: boolean,
): Promise<NumberDone[]> {
  const found: { number: number; key: string; named: NamedMessage | 'left' | null }[] = [];
  for (const number of numbers) {
    const key = keys[number - 1];
    const named = key === undefined ? null : await findUnlessLeft(owner, key);
    found.push({ number, key: key ?? '', named });
  }
  // Somebody is at it, or was, as a run of ours that was killed: how it ended can be told when it has.
  if (found.some(({ named }) => isUnderWay(named)))
    throw new AppError('unavailable', 'a message that is asked for is being released', { reason: 'busy' });
  const wanted = found.flatMap(({ key, named }) => (mayAct && mayGo(named) ? [key] : []));
  const outcomes = await releaseNamed(owner, wanted, '');
  return Promise.all(
    found.map(async ({ number, key, named }): Promise<NumberDone> => {
      const outcome = outcomes.find((each) => each.key === key);
      if (named === null) return { number, what: 'unknown' };
      if (named === 'left') return { number, what: 'failed', subject: '', why: 'hostAway' };
      if (named.kind === 'gone') return { number, what: 'gone', last: named.last };
      const { subject } = named.message;
      if (!outcome && mayGo(named)) return { number, what: 'failed', subject, why: 'failed' };
      if (!outcome) return { number, what: whyNot(named), subject };
      if (outcome.ok) return { number, what: 'released', subject };
      if (outcome.reason !== 'gone')
        return { number, what: 'failed', subject, why: outcome.reason ?? 'failed' };
      // Somebody else was quicker.
      const after = await findNamedAt(owner, key);
      return { number, what: 'gone', last: after.kind === 'gone' ? after.last : null };
    }),
  );
}

/** Of a host that has left the site nobody can be asked, however often the mail server tries it. */
async function findUnlessLeft(owner: string, key: string): Promise<NamedMessage | 'left'> {
  try {
    return await findNamedAt(owner, key);
  } catch (error) {
    if (error instanceof AppError && error.reason === 'hostAway' && whereWas(key).left !== null)
      return 'left';
    throw error;
  }
}

function isUnderWay(named: NamedMessage | 'left' | null): boolean {
  const begunAt = named !== null && named !== 'left' && named.kind === 'message' ? named.begunAt : null;
  return begunAt !== null && Math.abs(Date.now() - begunAt.getTime()) < SETTLED_MS;
}

function mayGo(named: NamedMessage | 'left' | null): boolean {
  if (named === null || named === 'left' || named.kind !== 'message') return false;
  return !named.isInDoubt && !named.isWorking && named.message.recipient !== 'unknown';
}

function whyNot({
  isWorking,
  isInDoubt,
}: NamedMessage & { kind: 'message' }): 'working' | 'doubt' | 'recipient' {
  return isWorking ? 'working' : isInDoubt ? 'doubt' : 'recipient';
}

/** Where the digest goes: of several addresses to the one that has answered. Never to another, whoever has written. */
async function answerTo(owner: string, { addresses }: ChoiceRow, from: string): Promise<string[]> {
  const all = digestAddresses(owner, addresses, await findMailboxPlace(owner));
  const sender = all.filter((address) => address.toLowerCase() === from.toLowerCase());
  return sender.length > 0 ? sender : all;
}

/** False where the mail server does not want it. Throws while there is none. */
async function tell(
  config: DigestConfig,
  to: readonly string[],
  written: Pick<Written, 'subject' | 'text'>,
  inReplyTo: string,
): Promise<boolean> {
  const mail = await buildAnswer(config, to, written, {
    messageId: newMessageId(config),
    date: new Date(),
    inReplyTo,
  });
  const server = openMailServer(config.server);
  try {
    const handed = await server.hand(mail);
    if (handed.kind === 'away')
      throw new AppError('unavailable', `the answer cannot be sent: ${handed.said}`);
    return handed.kind === 'taken';
  } finally {
    server.close();
  }
}
