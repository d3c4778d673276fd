import { AppError } from '@/lib/ground/errors';
import { findChoice } from '@/lib/people/digest/choice-rows';
import { choiceOf } from '@/lib/people/digest/digest-choice';
import { pruneAnswerables, saveAnswerable } from '@/lib/people/digest/reply-rows';
import { getConfig } from '@/lib/store/config/config';
import type { DigestConfig } from '@/lib/store/config/digest-config';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { requireHome } from '@/lib/store/home/require-home';
import { sendsElsewhere } from './digest-host';
import type { AwayHosts } from './gather-shares';
import { parseSpans, saveSpans } from './host-spans';
import { type Handed, type MailServer, openMailServer } from './mail-server';
import { newMessageId, planDigests, spanOf, UP_TO_NOW } from './plan-digests';
import { type DigestWriter, type Prepared, prepareDigest } from './prepare-digest';
import { readersAtHosts } from './readers-at-hosts';
import {
  beginTry,
  type EndedTry,
  lastCovered,
  listPlanned,
  noteEnd,
  type PlannedDigest,
} from './sending-rows';

/** What a run did. */
export interface DigestReport {
  sent: number;
  /** People who had nothing to be told. */
  nothing: number;
  /** What went wrong, a line each. */
  failures: string[];
}

/** Digests that are made at a time: more would keep the database from who looks at a page. */
const WORKERS = 2;
/** The first, and three more. */
export const MOST_TRIES = 4;
/** Mails in a row that could not be handed over, after which the mail server is taken to be away: one that only some mail makes break off keeps nobody else from theirs. */
const MOST_IN_A_ROW = 8;

/**
 * Plans what is due, and sends what is planned: one row a person and day. Null when another run is at it. A run that was killed between the mail server's
 * 250 and the note sends the same mail, with the same Message-Id, once more. One broken quarantine or address keeps nobody else from theirs. After `stop` only what is in hand is handed over. See decision 261.
 */
export async function sendDigests(
  write: DigestWriter,
  options: { now?: Date; user?: string | undefined; stop?: AbortSignal } = {},
): Promise<DigestReport | null> {
  const config = requireSender();
  const { now = new Date(), user, stop } = options;
  await requireHome();
  return withNamedLock('digest', async (isOurs) => {
    const readers = await readersAtHosts();
    await planDigests(config, readers.names, now, user);
    await pruneAnswerables(now);
    const planned = (await listPlanned(now)).filter(({ owner }) => user === undefined || owner === user);
    const report: DigestReport = { sent: 0, nothing: 0, failures: [] };
    if (planned.length === 0) return report;
    const away: AwayHosts = new Map();
    const server = openMailServer(config.server);
    let inARow = 0;
    const waiting = inFairOrder(planned).values();
    const worker = async () => {
      for (const digest of waiting) {
        // The others wait for the next run: each would wait as long for nothing.
        if (stop?.aborted || inARow >= MOST_IN_A_ROW || !(await isOurs())) return;
        const wants = readers.wants(digest.owner);
        // Only a host knows that cannot be asked: it waits for the next run.
        if (wants === null) continue;
        if (!(await beginTry(digest))) continue;
        // Who has ended it since it was planned gets none.
        const { own, site } = await findChoice(digest.owner);
        const isWanted = wants && !own.stopped;
        const choice = choiceOf(own, site);
        const spans = parseSpans(digest.hosts);
        const order = { ...digest, user: digest.owner, own, choice, spans, isNow: false };
        const ended: EndedTry = isWanted
          ? await tryToSend(digest, () => prepareDigest(config, order, write, new Date(), away), server)
          : { state: 'none', reason: null };
        const leftTo = ended.leftTo ?? digest.leftTo;
        const end = leftTo === '' ? ended : asPartlySent(ended, leftTo);
        await noteEnd(digest, end);
        if (end.sentAt) report.sent++;
        else if (end.state === 'none') report.nothing++;
        if (end.reason !== null)
          report.failures.push(`${digest.owner}: ${end.reason}${end.detail ? `: ${end.detail}` : ''}`);
        if (end.reason === 'away' || end.reason === 'brokenOff') inARow++;
        else if (end.sentAt || end.reason === 'refused') inARow = 0;
      }
    };
    try {
      await Promise.all(Array.from({ length: WORKERS }, worker));
    } finally {
      server.close();
    }
    return report;
  });
}

/** Those that were tried least come first, and of them none always before the others. */
function inFairOrder(planned: readonly PlannedDigest[]): PlannedDigest[] {
  return planned
    .map((digest) => ({ digest, chance: Math.random() }))
    .sort((left, right) => left.digest.tries - right.digest.tries || left.chance - right.chance)
    .map(({ digest }) => digest);
}

async function tryToSend(
  digest: PlannedDigest,
  prepare: () => Promise<Prepared>,
  server: MailServer,
): Promise<EndedTry> {
  const { tries, leftTo } = digest;
  let prepared: Prepared;
  try {
    prepared = await prepare();
  } catch (error) {
    // It is tried again while the day lasts: that is not the mail server's doing, and does not count.
    return { state: 'planned', reason: 'unreadable', detail: wordsOf(error), tries };
  }
  if (prepared.kind === 'nothing') return { state: 'none', reason: null };
  if (prepared.kind === 'noAddress') return { state: 'failed', reason: 'noAddress' };
  const to = stillWithout(leftTo, prepared.mail.envelope.to);
  if (to.length === 0) return { state: 'none', reason: null };
  const { messages, hosts } = prepared;
  const isNew = hosts !== digest.hosts;
  if (isNew) await saveSpans(digest, hosts);
  // Nobody has it: the next try asks the hosts anew.
  const nobody = isNew && digest.hosts === '' ? { hosts: '' } : {};
  const handed = await handOver(prepared, server, to);
  if (handed.kind === 'away')
    return { ...nobody, state: 'planned', reason: 'away', detail: handed.said, tries };
  const state = tries + 1 < MOST_TRIES ? 'planned' : 'failed';
  // The server may have one that it broke off with, and the next mail may fare better.
  if (handed.kind !== 'taken')
    return { ...(handed.kind === 'refused' && nobody), state, reason: handed.kind, detail: handed.said };
  const sent = { sentAt: new Date(), messages };
  if (handed.refused.length === 0) return { ...sent, state: 'sent', reason: null };
  const refused = handed.refused.join(LIST);
  return { ...sent, state, reason: 'someRefused', detail: refused.slice(0, MOST_DETAIL), leftTo: refused };
}

/** Between addresses, as in what administrators list. */
const LIST = ', ';
const MOST_DETAIL = 255;

/** To whom it still has to go: once it was taken for some, to those that were refused, of whom somebody may be on the list no more. */
function stillWithout(leftTo: string, to: readonly string[]): string[] {
  const left = new Set(leftTo.split(LIST));
  return leftTo === '' ? [...to] : to.filter((address) => left.has(address));
}

/** What was sent to some stays sent, whatever becomes of the others: who does not want it any more by now, or is not told of anything, is none of them. */
function asPartlySent(end: EndedTry, leftTo: string): EndedTry {
  const isRefused = end.reason === 'refused' || end.reason === 'someRefused';
  const state = end.state === 'planned' ? 'planned' : 'sent';
  if (isRefused) return { ...end, state, reason: 'someRefused', detail: leftTo.slice(0, MOST_DETAIL) };
  return { ...end, state, reason: end.reason === 'noAddress' ? null : end.reason };
}

async function handOver(
  { mail, answerable }: Prepared & { kind: 'mail' },
  server: MailServer,
  to = mail.envelope.to,
): Promise<Handed> {
  if (answerable) await saveAnswerable(answerable);
  return server.hand({ ...mail, envelope: { ...mail.envelope, to } });
}

/** A foreseen error in its own words; of any other only its kind, as it may quote mail. */
function wordsOf(error: unknown): string {
  if (error instanceof AppError) return error.message.slice(0, 255);
  return error instanceof Error ? error.name : 'failed';
}

/** What somebody would be told of now, as a mail, whatever their day and hour; nothing is noted. */
export async function digestOfNow(
  user: string,
  write: DigestWriter,
  now = new Date(),
  away: AwayHosts = new Map(),
): Promise<Prepared> {
  const config = requireSender();
  const [{ own, site }, covered] = await Promise.all([findChoice(user), lastCovered(user)]);
  const choice = choiceOf(own, site);
  const day = now.toISOString().slice(0, 10);
  const order = {
    user,
    day,
    own,
    messageId: newMessageId(config),
    spans: null,
    isNow: true,
    ...spanOf(covered.get(user), now, UP_TO_NOW),
  };
  return prepareDigest(config, { ...order, choice: { ...choice, content: 'always' } }, write, now, away);
}

/** Sends somebody a digest at once, as they have asked. It is none of a day: the next one comes all the same, and tells of the same messages. */
export async function sendNow(
  user: string,
  write: DigestWriter,
): Promise<'sent' | 'someRefused' | 'nothing' | 'noAddress' | 'refused' | 'away' | 'brokenOff'> {
  const prepared = await digestOfNow(user, write);
  if (prepared.kind !== 'mail') return prepared.kind;
  const server = openMailServer(requireDigest().server);
  try {
    const handed = await handOver(prepared, server);
    if (handed.kind !== 'taken') return handed.kind;
    return handed.refused.length === 0 ? 'sent' : 'someRefused';
  } finally {
    server.close();
  }
}

/** As requireDigest; `unavailable` where another filter host sends the digests. */
export function requireSender(): DigestConfig {
  const config = requireDigest();
  const host = sendsElsewhere();
  if (host === null) return config;
  throw new AppError(
    'unavailable',
    `The digests of this site are sent by the filter host ${host} (DIGEST_HOST): run this there.`,
  );
}

/** Throws `invalid` where the site has no digest. */
function requireDigest(): DigestConfig {
  const { digest } = getConfig();
  if (!digest)
    throw new AppError(
      'invalid',
      'There is no digest on this site: set DIGEST_FROM and DIGEST_SMTP_URL first (docs/digest.md).',
    );
  return digest;
}
