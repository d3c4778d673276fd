import 'server-only';
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
  | 'click';

/** A mail of many megabytes, or one that waits for its turn. */
const ASKING_MS = 30_000;

/** Asks another host in the name of who is signed in, whom it lets in or not by its own files. Throws as askHost. */
export async function askAsPerson(
  host: string,
  what: HostQuestion,
  args: unknown,
  timeoutMs = ASKING_MS,
): Promise<HostAnswer> {
  const claims = await findClaims();
  if (!claims) throw new AppError('forbidden', 'not signed in', { reason: 'signedOut' });
  const who = { claims, timeZone: await viewerTimeZone(), address: await requestAddress() };
  try {
    return await askHost(host, what, args, who, timeoutMs);
  } catch (error) {
    // What only looks has changed nothing, whether or not it was heard.
    if (what !== 'change' && error instanceof AppError && error.reason === 'hostUnanswered')
      throw hostTrouble(host, 'hostAway', error);
    throw error;
  }
}

/** The same for what is no file. */
export async function askForData<Answer>(
  host: string,
  what: HostQuestion,
  args: unknown,
  timeoutMs?: number,
): Promise<Answer> {
  const { bytes } = await askAsPerson(host, what, args, timeoutMs);
  // Said by a dashboard of this very version, with a proof.
  return JSON.parse(bytes.toString());
}
