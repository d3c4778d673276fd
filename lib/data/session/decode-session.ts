import { decode, type JWT } from 'next-auth/jwt';
import { ofProcess } from '@/lib/ground/of-process';

/** Sessions that are in use; those of a site with more are decrypted more than once. */
const MOST = 2_000;
/** As long after its end next-auth itself still takes one: clocks of servers differ. */
const TOLERANCE_SECONDS = 15;

/** What the newest cookies hold, the one that was asked for last at the end. */
const known = ofProcess('sessions', () => new Map<string, JWT>());

/**
 * What an encrypted cookie of a session holds; null when it is not ours or too old. To decrypt one takes as long as half a list from the database, and
 * each page asks twice, so that it is done once: what a cookie holds never changes. Whether the session counts is asked elsewhere, each time (session.ts).
 */
export async function decodeSession(cookie: string, secret: string): Promise<JWT | null> {
  const key = `${secret} ${cookie}`;
  const before = known().get(key);
  const token = before ?? (await decode({ token: cookie, secret }).catch(() => null));
  known().delete(key);
  if (!token || isOver(token)) return null;
  known().set(key, token);
  const [oldest] = known().keys();
  if (known().size > MOST && oldest !== undefined) known().delete(oldest);
  return token;
}

function isOver({ exp }: JWT): boolean {
  return typeof exp !== 'number' || exp <= Date.now() / 1000 - TOLERANCE_SECONDS;
}
