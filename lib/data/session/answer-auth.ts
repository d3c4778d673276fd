import 'server-only';
import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { keepUserName, sentUserName } from '@/lib/data/session/typed-name';
import { BASE_PATH, withBasePath } from '@/lib/store/config/base-path';
import { getConfig } from '@/lib/store/config/config';
import { authOptions } from './auth-options';
import { keepLanguage } from './keep-language';

/** The routes of next-auth, below the dashboard's path. */
export async function answerAuth(
  request: NextRequest,
  context: RouteContext<'/api/auth/[...nextauth]'>,
): Promise<Response> {
  const { origin } = getConfig().url;
  // It takes this for the address of its routes, and people write that of the dashboard.
  if (BASE_PATH) process.env.NEXTAUTH_URL = origin + withBasePath('/api/auth');
  const userName = await sentUserName(request);
  const answer: Response = await NextAuth(request, context, authOptions());
  // Where nobody said where to go after the sign-in, it leads to the root of the host.
  if (answer.headers.get('Location') === origin) answer.headers.set('Location', origin + withBasePath('/'));
  keepUserName(answer, userName);
  if (userName !== null) await keepLanguage(answer);
  return answer;
}
