import 'server-only';
import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { z } from 'zod';
import { findAccount } from '@/lib/people/auth/account';
import { accountStamp } from '@/lib/people/auth/account-stamp';
import { signIn } from '@/lib/people/auth/sign-in';
import { METHOD_NAMES } from '@/lib/store/config/auth-method';
import { withBasePath } from '@/lib/store/config/base-path';
import { getConfig } from '@/lib/store/config/config';
import { callbackPath } from './callback-path';
import { ownCookies } from './own-cookies';
import { requestAddress } from './request-address';
import type { SessionClaims } from './session-token';

const credentials = z.object({ username: z.string().min(1).max(256), password: z.string().min(1).max(1024) });
/** Before the time to try again, in seconds since 1970. */
const TOO_MANY = 'TooMany.';
const signedIn = z.object({ id: z.string(), method: z.enum(METHOD_NAMES) });

/**
 * Sign-in by name and password. The session is an encrypted cookie (HttpOnly, SameSite=Lax, Secure on https); see
 * session-token.ts for what it holds.
 */
export function authOptions(): NextAuthOptions {
  const { origin } = getConfig().url;
  const login = withBasePath('/login');
  return {
    cookies: ownCookies(),
    session: { strategy: 'jwt', maxAge: getConfig().signIn.sessionSeconds },
    pages: { signIn: login, error: login, signOut: login },
    providers: [
      CredentialsProvider({
        credentials: { username: {}, password: {} },
        async authorize(input) {
          const given = credentials.safeParse(input);
          if (!given.success) return null;
          const { username, password } = given.data;
          const answer = await signIn(username, password, await requestAddress());
          if (answer.ok) return { id: answer.login, name: answer.login, method: answer.method };
          if (answer.reason === 'wrong') return null;
          // The text of the error becomes the `error` parameter of /login.
          throw new Error(
            answer.reason === 'tooMany'
              ? `${TOO_MANY}${Math.ceil(answer.retryAt.getTime() / 1000)}`
              : 'Unavailable',
          );
        },
      }),
    ],
    callbacks: {
      redirect: ({ url }) => origin + withBasePath(callbackPath(url)),
      async jwt({ token, user }) {
        if (!user) return token;
        const { id, method } = signedIn.parse(user);
        const stamp = (await accountStamp(method, id)) ?? '';
        // By the clock of another filter host all sessions may have ended later than it is here.
        const { signedOutAt } = (await findAccount(id).catch(() => null)) ?? {};
        const signedInAt = Math.max(Date.now(), (signedOutAt?.getTime() ?? 0) + 1);
        return { sub: id, method, stamp, signedInAt } satisfies SessionClaims;
      },
    },
  };
}

/** The time to try again that an `error` parameter of /login names; null when it is about something else. */
export function retryAtOf(error: string): Date | null {
  const seconds = error.startsWith(TOO_MANY) ? Number(error.slice(TOO_MANY.length)) : Number.NaN;
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date;
}
