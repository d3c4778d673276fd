import { createHmac, randomBytes } from 'node:crypto';
import { ofProcess } from '@/lib/ground/of-process';
import { isSameMac } from './host-mac';

/** How long a host may take from the greeting to its question. */
const GOOD_FOR_MS = 30_000;

const given = ofProcess('nonces of hosts', () => ({ key: randomBytes(32), used: new Map<string, number>() }));

/**
 * A word that a question has to repeat, once, and soon, by the clock of this process that nobody sets: so that what was heard of one question
 * cannot be said again, whatever any clock shows. Costs no memory, or strangers could use it up.
 */
export function giveNonce(now = performance.now()): string {
  const text = `${Math.floor(now)}.${randomBytes(18).toString('base64url')}`;
  return `${text}.${seal(text)}`;
}

/** Whether it was given by this process a moment ago, and never taken before. Ask only of a question that is known to be a host's. */
export function takeNonce(nonce: string, now = performance.now()): boolean {
  const { used } = given();
  for (const [each, until] of used) {
    if (until > now) break;
    used.delete(each);
  }
  const at = nonce.lastIndexOf('.');
  const text = nonce.slice(0, Math.max(0, at));
  const since = now - Number(text.split('.')[0]);
  if (!isSameMac(nonce.slice(at + 1), seal(text)) || !(since >= -1 && since < GOOD_FOR_MS)) return false;
  if (used.has(nonce)) return false;
  used.set(nonce, now + GOOD_FOR_MS);
  return true;
}

function seal(text: string): string {
  return createHmac('sha256', given().key).update(text).digest('base64url');
}
