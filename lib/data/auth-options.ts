import 'server-only';
import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { z } from 'zod';
import { accountStamp } from '@/lib/auth/account-stamp';
import { checkHtpasswd } from '@/lib/auth/htpasswd';
import { AppError } from '@/lib/errors';

const SESSION_SECONDS = 12 * 3600;

const credentials = z.object({ username: z.string().min(1).max(256), password: z.string().min(1).max(1024) });

/**
 * Sign-in by name and password. The session is an encrypted cookie (HttpOnly, SameSite=Lax, Secure on https) that holds the
 * login and a stamp of its password; what the login may do is looked up for every request.
 */
export const authOptions: NextAuthOptions = {
  session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
  pages: { signIn: '/login', error: '/login', signOut: '/login' },
  providers: [
    CredentialsProvider({
      credentials: { username: {}, password: {} },
      async authorize(input) {
        const given = credentials.safeParse(input);
        if (!given.success) return null;
        const { username, password } = given.data;
        try {
          return (await checkHtpasswd(username, password)) ? { id: username, name: username } : null;
        } catch (error) {
          console.error('sign-in', error);
          // The text of the error becomes the `error` parameter of /login.
          throw new Error(error instanceof AppError ? 'Unavailable' : 'Default');
        }
      },
    }),
  ],
  callbacks: {
    async jwt({ token, user }) {
      return user ? { sub: user.id, stamp: await accountStamp(user.id) } : token;
    },
    session({ session, token }) {
      return {
        ...session,
        login: token.sub ?? '',
        stamp: typeof token.stamp === 'string' ? token.stamp : '',
      };
    },
  },
};

declare module 'next-auth' {
  interface Session {
    login: string;
    stamp: string;
  }
}
