import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@/lib/ground/errors';
import { log } from '@/lib/ground/log';
import {
  composeDigest,
  type DigestContent,
  findShare,
  type ShareOfHost,
  uniteShares,
} from '@/lib/messages/digest/compose-digest';
import type { DigestContentChoice } from '@/lib/people/digest/digest-choice';
import { askAsSite } from '@/lib/site/hosts/ask-as-site';
import { hostTrouble } from '@/lib/site/hosts/greet-host';
import { keyAt } from '@/lib/site/hosts/host-key';
import { getConfig } from '@/lib/store/config/config';
import { coveredAtHosts, type HostSpan, type HostSpans } from './host-spans';
import { spanTo } from './plan-digests';
import { type ShareQuestion, shareAnswer } from './share-questions';

/** What a digest is to tell of. */
export interface Telling {
  user: string;
  coversFrom: Date;
  coversTo: Date;
  content: DigestContentChoice;
  /** What the same mail told of before; null where it was not made yet. */
  spans: HostSpans | null;
  isNow: boolean;
}

/** What is to be told, and of what it is, of several hosts. */
export interface Gathered {
  content: DigestContent | null;
  spans: HostSpans | null;
}

/** What a run knows of the other hosts: each digest of a large site would wait again for one that is away. */
export type AwayHosts = Map<string, number>;

/** One that was just started again is there a moment later. */
const AGAIN_MS = 2_000;
const AWAY_MS = 30_000;
/** The clock of no host is believed to be further ahead than this: it could end all digests of its mail. */
const MOST_AHEAD_MS = 24 * 3600 * 1000;

/** What somebody has to be told of, from what all filter hosts of the site have of theirs. Throws as findShare. */
export async function gatherShares(
  telling: Telling,
  now: Date,
  next: Date,
  away: AwayHosts,
): Promise<Gathered> {
  const { user, content, coversFrom: from, coversTo: to } = telling;
  const { filterHosts } = getConfig();
  if (!filterHosts) return { content: await composeDigest(user, { from, to, next }, content), spans: null };
  const { own, others } = filterHosts;
  const covered = await coveredAtHosts(user);
  const latest = Math.max(now.getTime(), to.getTime()) + MOST_AHEAD_MS;
  const ownSpan = telling.spans?.get(own) ?? spanHere(telling, covered && { of: covered.get(own) });
  const span = { from: new Date(ownSpan.from), to: new Date(ownSpan.to), next };
  const [here, theirs] = await Promise.all([
    findShare(user, span, content),
    Promise.all(
      others.map(async ({ name }) => {
        const before = telling.spans?.get(name);
        // It was said that it was away, to some at least.
        if (before === null) return { name, answer: null };
        const question = {
          user,
          covered: covered?.get(name) ?? null,
          span: before ?? null,
          isNow: telling.isNow,
          nextInMs: Math.max(0, next.getTime() - now.getTime()),
          content,
        };
        const answer = await shareAt(name, question, away, latest);
        // Who gets the same mail later is told of the same.
        if (!answer && before)
          throw hostTrouble(name, 'hostAway', 'what was told of it cannot be told again now');
        return { name, answer };
      }),
    ),
  ]);
  const shares: ShareOfHost[] = [
    { ...here.share, host: own, nameOf: (key) => keyAt(own, key) },
    ...theirs.flatMap(({ name, answer }) =>
      answer ? [{ ...answer.share, host: name, nameOf: (key: string) => keyAt(name, key) }] : [],
    ),
  ];
  const silent = theirs.flatMap(({ name, answer }) => (answer ? [] : [name]));
  return {
    content: uniteShares(here.place, shares, silent),
    spans: new Map<string, HostSpan | null>([
      [own, ownSpan],
      ...theirs.map(({ name, answer }) => [name, answer?.span ?? null] as const),
    ]),
  };
}

/** Of this host: as it was planned, unless other hosts sent digests before this one did. */
function spanHere({ coversFrom, coversTo }: Telling, covered: { of: number | undefined } | null): HostSpan {
  const { coversFrom: from } = covered
    ? spanTo(covered.of === undefined ? undefined : new Date(covered.of), coversTo)
    : { coversFrom };
  return { from: Math.min(from.getTime(), coversTo.getTime()), to: coversTo.getTime() };
}

/** What another host has; null where it cannot be asked, or says what cannot be. */
async function shareAt(host: string, question: ShareQuestion, away: AwayHosts, latest: number) {
  if ((away.get(host) ?? 0) > performance.now()) return null;
  const begun = performance.now();
  try {
    const answer = await askTwice(host, question, latest);
    away.delete(host);
    return answer;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.error('a digest goes out without what another host has', { host, reason: error.reason }, error);
    const ended = performance.now();
    away.set(host, ended + Math.max(AWAY_MS, 2 * (ended - begun)));
    return null;
  }
}

async function askTwice(host: string, question: ShareQuestion, latest: number) {
  const begun = performance.now();
  try {
    return await ask(host, question, latest);
  } catch (error) {
    // Who is silent for long is not there a moment later.
    const isSlow = performance.now() - begun > AGAIN_MS;
    if (!(error instanceof AppError) || error.reason !== 'hostAway' || isSlow) throw error;
    await wait(AGAIN_MS);
    return ask(host, question, latest);
  }
}

async function ask(host: string, question: ShareQuestion, latest: number) {
  const answer = await askAsSite(host, 'share', question, shareAnswer);
  const { user, span } = answer;
  const isOfQuestion =
    user === question.user &&
    span.from <= span.to &&
    span.to >= (question.covered ?? 0) &&
    span.to <= latest &&
    (question.span === null || (span.from === question.span.from && span.to === question.span.to));
  if (!isOfQuestion) throw hostTrouble(host, 'hostOld', 'an answer to another question');
  return answer;
}
