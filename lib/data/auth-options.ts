import 'server-only';
import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { z } from 'zod';
import { accountStamp } from '@/lib/auth/account-stamp';
import { METHOD_NAMES } from '@/lib/auth/auth-method';
import { checkPassword } from '@/lib/auth/check-password';
import { normaliseLogin } from '@/lib/auth/user-format';
import { getConfig } from '@/lib/config';
import type { SessionClaims } from './session-token';

const credentials = z.object({ username: z.string().min(1).max(256), password: z.string().min(1).max(1024) });
const signedIn = z.object({ id: z.string(), method: z.enum(METHOD_NAMES) });

/**
 * Sign-in by name and password. The session is an encrypted cookie (HttpOnly, SameSite=Lax, Secure on https); see
 * session-token.ts for what it holds.
 */
export function authOptions(): NextAuthOptions {
  return {
    session: { strategy: 'jwt', maxAge: getConfig().signIn.sessionSeconds },
    pages: { signIn: '/login', error: '/login', signOut: '/login' },
    providers: [
      CredentialsProvider({
        credentials: { username: {}, password: {} },
        async authorize(input) {
          const given = credentials.safeParse(input);
          if (!given.success) return null;
          const login = normaliseLogin(given.data.username);
          const answer = await checkPassword(login, given.data.password);
          if (answer.verdict === 'right') return { id: login, name: login, method: answer.method };
          if (answer.verdict === 'wrong') return null;
          // The text of the error becomes the `error` parameter of /login.
          throw new Error('Unavailable');
        },
      }),
    ],
    callbacks: {
      async jwt({ token, user }) {
        if (!user) return token;
        const { id, method } = signedIn.parse(user);
        const stamp = (await accountStamp(method, id)) ?? '';
        return { sub: id, method, stamp, signedInAt: Date.now() } satisfies SessionClaims;
      },
    },
  };
}
