import type { IncomingHttpHeaders } from 'node:http';
import { getConfig } from '@/lib/store/config/config';

/**
 * Lets a request that a page of ours has sent be known as that, also where the web server in front passes a Host of its own on,
 * as nginx does unless it is told otherwise. Next compares Origin, which no page elsewhere can forge, with what the request says
 * of its host; a page of ours is one below NEXTAUTH_URL. A request with another Origin is left to Next's rule.
 */
export function nameOwnHost(headers: IncomingHttpHeaders): void {
  const { origin, host } = getConfig().url;
  if (headers.origin !== origin) return;
  headers.host = host;
  delete headers['x-forwarded-host'];
}
