import 'server-only';
import { getConfig } from '@/lib/config';

/**
 * Where to go after the sign-in, as a path of our own; '/' for anything else, so that nobody can send people elsewhere by
 * a link to our sign-in.
 */
export function callbackPath(asked: string | string[] | undefined): string {
  const { origin } = getConfig().url;
  if (typeof asked !== 'string' || !URL.canParse(asked, origin)) return '/';
  const target = new URL(asked, origin);
  const isOurs = target.origin === origin && !target.pathname.startsWith('//');
  return isOurs && target.pathname !== '/login' ? `${target.pathname}${target.search}` : '/';
}
