import { getConfig } from '@/lib/store/config/config';

/**
 * Whether a form was sent from a page of our own: Origin is that of NEXTAUTH_URL or, by the rule of Next's own actions, names the
 * host of the request.
 */
export function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  const host = headers.get('x-forwarded-host') ?? headers.get('host');
  return origin === getConfig().url.origin || new URL(origin).host === host;
}
