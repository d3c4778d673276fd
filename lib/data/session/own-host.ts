import type { IncomingHttpHeaders } from 'node:http';
import { getConfig } from '@/lib/store/config/config';

/**
 * Makes a request sent by one of our pages recognisable as such, even if the web server in front passes on a Host of
 * its own, as nginx does by default. Next compares Origin, which no page elsewhere can forge, with what the request
 * says of its host; a page of ours is one below NEXTAUTH_URL. A request with another Origin is left to Next's rule.
 * See decision 135.
 */
export function nameOwnHost(headers: IncomingHttpHeaders): void {
  const { origin, host } = getConfig().url;
  if (headers.origin !== origin) return;
  headers.host = host;
  delete headers['x-forwarded-host'];
}
