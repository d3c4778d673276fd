import { encode } from 'next-auth/jwt';
import { z } from 'zod';
import { METHOD_NAMES } from '@/lib/store/config/auth-method';
import { getConfig } from '@/lib/store/config/config';
import { decodeSession } from './decode-session';

/** What a session's cookie holds, encrypted with NEXTAUTH_SECRET: who signed in, how and when. Never what they may do. */
export const sessionClaims = z.object({
  sub: z.string().min(1),
  method: z.enum(METHOD_NAMES),
  stamp: z.string(),
  /** When the password was given, in milliseconds since 1970. */
  signedInAt: z.number(),
});

export type SessionClaims = z.infer<typeof sessionClaims>;

/** A cookie is not written again more often than this. */
const RENEW_AFTER_SECONDS = 60;

/** What a cookie says; null when it is not ours, too old, or from before NEXTAUTH_SECRET was changed. */
export async function readSessionToken(cookie: string | undefined): Promise<SessionClaims | null> {
  if (!cookie) return null;
  const token = await decodeSession(cookie, getConfig().secret);
  return sessionClaims.safeParse(token).data ?? null;
}

/**
 * The cookie again with SESSION_HOURS from now on, so that a session lasts as long as somebody works with it; null when
 * that is not needed yet, or the cookie is not valid. The time of the password is kept.
 */
export async function renewSessionToken(cookie: string | undefined): Promise<string | null> {
  if (!cookie) return null;
  const { secret, signIn } = getConfig();
  const token = await decodeSession(cookie, secret);
  const claims = sessionClaims.safeParse(token).data;
  const secondsLeft = Number(token?.exp) - Date.now() / 1000;
  return claims && secondsLeft < signIn.sessionSeconds - RENEW_AFTER_SECONDS
    ? encode({ token: claims, secret, maxAge: signIn.sessionSeconds })
    : null;
}
