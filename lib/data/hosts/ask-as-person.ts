import 'server-only';
import type { z } from 'zod';
import { requestAddress } from '@/lib/data/session/request-address';
import { findClaims } from '@/lib/data/session/session';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { AppError } from '@/lib/ground/errors';
import { askHost, type HostAnswer } from '@/lib/site/hosts/ask-host';
import { hostTrouble } from '@/lib/site/hosts/greet-host';

/** What a host answers: lib/data/at-hosts/host-answers.ts. */
export type HostQuestion =
  | 'list'
  | 'message'
  | 'why'
  | 'frame'
  | 'original'
  | 'attachment'
  | 'weigh'
  | 'change'
  | 'click'
  | 'history'
  | 'record'
  | 'removed'
  | 'weighAll'
  | 'job'
  | 'counts'
  | 'search'
  | 'foundWeigh'
  | 'found'
  | 'deletion'
  | 'changeDeletion'
  | 'task'
  | 'report'
  | 'alerts'
  | 'changeAlerts'
  | 'sender'
  | 'changeSender'
  | 'endSessions'
  | 'digestSettings'
  | 'saveDigest'
  | 'endLinks';

/** What can have done something although nothing was answered. */
const CHANGING: readonly HostQuestion[] = [
  'change',
  'job',
  'found',
  'changeDeletion',
  'task',
  'changeAlerts',
  'saveDigest',
  'endLinks',
  'changeSender',
];
/** A mail of many megabytes, or one that waits for its turn. */
const ASKING_MS = 30_000;
/** Of data: many times a page of the longest rows. */
const MOST_DATA = 16 * 1024 * 1024;

/** Asks another host in the name of who is signed in, whom it lets in or not by its own files. Throws as askHost. */
export async function askAsPerson(
  host: string,
  what: HostQuestion,
  args: unknown,
  timeoutMs = ASKING_MS,
  mostBytes?: number,
): Promise<HostAnswer> {
  const claims = await findClaims();
  if (!claims) throw new AppError('forbidden', 'not signed in', { reason: 'signedOut' });
  const who = { claims, timeZone: await viewerTimeZone(), address: await requestAddress() };
  try {
    return await askHost(host, what, args, who, timeoutMs, mostBytes);
  } catch (error) {
    // What only looks has changed nothing, whether or not it was heard.
    if (!CHANGING.includes(what) && error instanceof AppError && error.reason === 'hostUnanswered')
      throw hostTrouble(host, 'hostAway', error);
    throw error;
  }
}

/**
 * The same for what is no file. An answer without what `shape` names is that of another version: nothing is shown of it, and of a change that it may be the
 * end of nothing is known.
 */
export async function askForData<Answer>(
  host: string,
  what: HostQuestion,
  args: unknown,
  { timeoutMs, shape }: { timeoutMs?: number; shape?: z.ZodType } = {},
): Promise<Answer> {
  const { bytes } = await askAsPerson(host, what, args, timeoutMs, MOST_DATA);
  const data = asJson(bytes.toString());
  if (data === undefined || shape?.safeParse(data).success === false)
    throw hostTrouble(
      host,
      CHANGING.includes(what) ? 'hostUnanswered' : 'hostOld',
      'an answer of another form',
    );
  // Said by a dashboard of this very version, with a proof.
  return data as Answer;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
