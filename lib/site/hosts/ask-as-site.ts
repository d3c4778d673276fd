import type { z } from 'zod';
import { AppError } from '@/lib/ground/errors';
import { askHost } from './ask-host';
import { asJson, hostTrouble } from './greet-host';

/** What dashboards ask each other in nobody's name, for the digest: lib/data/at-hosts/site-answers.ts. */
export type SiteQuestion = 'readers' | 'share' | 'named' | 'releaseNamed' | 'link' | 'actOnLink';

/** What can have done something although nothing was answered. */
const CHANGING: readonly SiteQuestion[] = ['releaseNamed', 'actOnLink'];
const ASKING_MS = 20_000;
/** The names of everybody on a large site. */
const MOST_DATA = 16 * 1024 * 1024;

/**
 * Asks another host for something that no person asks for. An answer without what `shape` names is that of another version. Throws as askHost; what only looks
 * has changed nothing, whether or not it was heard.
 */
export async function askAsSite<Answer>(
  host: string,
  what: SiteQuestion,
  args: unknown,
  shape: z.ZodType<Answer>,
  timeoutMs = ASKING_MS,
): Promise<Answer> {
  const mayHaveDone = CHANGING.includes(what);
  let answer: unknown;
  try {
    const { bytes } = await askHost(host, what, args, null, timeoutMs, MOST_DATA);
    answer = asJson(bytes.toString());
  } catch (error) {
    if (!mayHaveDone && error instanceof AppError && error.reason === 'hostUnanswered')
      throw hostTrouble(host, 'hostAway', error);
    throw error;
  }
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw hostTrouble(host, mayHaveDone ? 'hostUnanswered' : 'hostOld', 'an answer of another form');
}
