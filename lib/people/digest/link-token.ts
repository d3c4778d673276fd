import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** What a link of a digest may do: release its one message, or end the digest. */
export const LINK_ACTIONS = ['release', 'stop'] as const;
export type LinkAction = (typeof LINK_ACTIONS)[number];

/** What a link says, as its maker has signed it. */
export interface Link {
  user: string;
  /** The message; '' where it is about none. */
  key: string;
  action: LinkAction;
  /** Milliseconds since 1970. */
  expires: number;
  /** Of the user's links at the time: a higher one has ended this. */
  generation: number;
  /** Of them and their password at the time (account-mark.ts): another of their name, or a changed password, has ended it. */
  password: string;
}

const VERSION = 1;
const MAC_BYTES = 32;
/** Of a message, with the name of its filter host before it. */
export const MOST_KEY = 64 + 17;
/** A user's name, a key and a few numbers are far less. */
const MOST_LENGTH = 2048;
const payload = z.tuple([
  z.literal(VERSION),
  z.string().min(1).max(128),
  z.string().max(MOST_KEY),
  z.enum(LINK_ACTIONS),
  z.int().min(0),
  z.int().min(0),
  z.string().max(64),
]);

/** The token of a link, for its address: HMAC-SHA-256 over all that it says, and that. */
export function makeLinkToken(
  secret: string,
  { user, key, action, expires, generation, password }: Link,
): string {
  const said = Buffer.from(JSON.stringify([VERSION, user, key, action, expires, generation, password]));
  return Buffer.concat([macOf(secret, said), said]).toString('base64url');
}

/** What a token says; null where nobody has signed exactly that. Says nothing of whether its time is over. */
export function readLinkToken(secret: string, token: string): Link | null {
  if (token.length > MOST_LENGTH) return null;
  const bytes = Buffer.from(token, 'base64url');
  // Several texts are the same bytes: only the one that was sent counts.
  if (bytes.toString('base64url') !== token || bytes.length <= MAC_BYTES) return null;
  const said = bytes.subarray(MAC_BYTES);
  if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(secret, said))) return null;
  const parsed = payload.safeParse(JSON.parse(said.toString()));
  if (!parsed.success) return null;
  const [, user, key, action, expires, generation, password] = parsed.data;
  return { user, key, action, expires, generation, password };
}

/** What only the page of a link that was shown to this browser can know: without it, no form of that link does anything. */
export function linkFormToken(secret: string, token: string, browser: string): string {
  return createHmac('sha256', digestKey(secret, 'digest form'))
    .update(`${browser}\n${token}`)
    .digest('base64url');
}

function macOf(secret: string, said: Buffer): Buffer {
  return createHmac('sha256', digestKey(secret, 'digest link')).update(said).digest();
}

/** Each purpose has a key of its own: what is signed for one is nothing for another. */
export function digestKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `dspam-dashboard ${purpose}`, 32));
}
