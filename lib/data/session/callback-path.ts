import 'server-only';
import { BASE_PATH } from '@/lib/store/config/base-path';
import { getConfig } from '@/lib/store/config/config';

/**
 * Where to go after the sign-in, as a path of our own, without BASE_PATH; '/' for anything else, so that nobody can send people
 * elsewhere by a link to our sign-in. `asked` is such a path, or a whole address, which has BASE_PATH in it.
 */
export function callbackPath(asked: string | string[] | undefined): string {
  const { origin } = getConfig().url;
  if (typeof asked !== 'string' || !URL.canParse(asked, origin)) return '/';
  const target = new URL(asked, origin);
  const isPath = asked.startsWith('/');
  if (!isPath && !`${target.pathname}/`.startsWith(`${BASE_PATH}/`)) return '/';
  const path = (isPath ? target.pathname : target.pathname.slice(BASE_PATH.length)) || '/';
  const isOurs = target.origin === origin && !path.startsWith('//');
  return isOurs && path !== '/login' ? `${path}${target.search}` : '/';
}
