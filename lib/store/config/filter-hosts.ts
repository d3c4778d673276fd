import type { MethodName } from './auth-method';

/** The filter hosts of a site whose hosts have a spool each (decision 232): this one, and the dashboards beside the others. */
export interface FilterHosts {
  /** The name of this one. */
  own: string;
  others: { name: string; url: URL }[];
}

/** In names of messages, before `~`: neither a signature nor a digest has one. */
const NAME = /^[a-z0-9][a-z0-9-]{0,15}$/;

/** Reads FILTER_HOSTS and FILTER_HOST; null where there is only this one. Anything wrong is added to `faults`, with what to do about it. */
export function readFilterHosts(
  values: { FILTER_HOST?: string | undefined; FILTER_HOSTS?: string | undefined },
  methods: readonly MethodName[],
  faults: string[],
): FilterHosts | null {
  const { FILTER_HOST: own, FILTER_HOSTS: listed } = values;
  if (own === undefined && listed === undefined) return null;
  if (own === undefined || listed === undefined) {
    const missing = own === undefined ? 'FILTER_HOST, the name of this host' : 'FILTER_HOSTS, all hosts';
    faults.push(`FILTER_HOSTS and FILTER_HOST go together: set ${missing} (docs/scale.md)`);
    return null;
  }
  const before = faults.length;
  const hosts = new Map<string, URL>();
  for (const entry of listed.split(/[\s,]+/).filter(Boolean)) {
    const [, name = '', address = ''] = /^([^=]*)=(.*)$/.exec(entry) ?? [];
    const url = addressOf(address);
    if (!NAME.test(name) || url === null)
      faults.push(
        `FILTER_HOSTS has ${entry}, which is not a host: write web1=http://192.0.2.21:3000, a name of up to 16 letters (a-z), digits and -, and the address of the dashboard`,
      );
    else if (hosts.has(name)) faults.push(`FILTER_HOSTS names ${name} twice`);
    else hosts.set(name, url);
  }
  if (faults.length > before) return null;
  if (!hosts.has(own))
    faults.push(`FILTER_HOST ${own} is none of FILTER_HOSTS: ${[...hosts.keys()].join(', ')}`);
  if (hosts.size < 2) faults.push('FILTER_HOSTS names one host: leave it out where there are no others');
  // Such a person is known by a header alone, which no other host can check.
  if (methods.includes('proxy'))
    faults.push(
      'FILTER_HOSTS does not go with proxy in AUTH_METHODS: another host cannot check who was signed in',
    );
  if (faults.length > before) return null;
  hosts.delete(own);
  return { own, others: [...hosts].map(([name, url]) => ({ name, url })) };
}

/** The address of a dashboard, its BASE_PATH included; null for anything else. */
function addressOf(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isPlain = !url.username && !url.password && !url.search && !url.hash;
  return isPlain && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null;
}
