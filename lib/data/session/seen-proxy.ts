import type { IncomingHttpHeaders } from 'node:http';
import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { SOCKET_PEER } from '@/lib/people/auth/client-address';
import { getConfig } from '@/lib/store/config/config';

/** What a web server in front has passed on, as it came. For people to look at: anybody may write these headers. */
export interface SeenProxy {
  /** Epoch ms. */
  at: number;
  /** The address that it came from; SOCKET_PEER through LISTEN_SOCKET. */
  peer: string;
  host: string | null;
  forwardedFor: string | null;
  forwardedHost: string | null;
  forwardedProto: string | null;
  /** What is wrong with it: keys of PROXY_FAULTS. */
  faults: ProxyFault[];
}

/** What can be wrong with a web server in front, each with what to do, for the server's log. */
const PROXY_FAULTS = {
  untrusted: (seen: SeenProxy) =>
    `X-Forwarded-For comes from ${seen.peer}, which is not among TRUSTED_PROXIES, so everybody behind it counts as one address, and ten wrong passwords of one shut out all. If that is your web server: TRUSTED_PROXIES=${seen.peer}. If it is not, somebody gets past it: BIND_ADDRESS=127.0.0.1`,
  noClient: (seen: SeenProxy) =>
    `the web server at ${seen.peer} does not say whom it asks for, so everybody counts as one address. nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;`,
  otherHost: (seen: SeenProxy) =>
    `a request came for ${seen.forwardedHost ?? seen.host}, not for the host of NEXTAUTH_URL (${getConfig().url.host}). nginx: proxy_set_header Host $http_host; Apache: ProxyPreserveHost On`,
  otherProto: (seen: SeenProxy) =>
    `a request came by ${seen.forwardedProto}, and NEXTAUTH_URL says ${getConfig().url.protocol.slice(0, -1)}: people have to be sent to NEXTAUTH_URL, or it has to be corrected`,
} as const;

export type ProxyFault = keyof typeof PROXY_FAULTS;

/** A stranger can come from many addresses, and write as many lines. */
const MOST_PEERS = 20;

const seenProxies = ofProcess('seen proxies', () => new Map<string, SeenProxy>());

/**
 * What each web server in front passed on with its last request, since this process was started. A request counts as one of a
 * web server when it has an X-Forwarded header, or was sent by a page of ours and yet names another host. Never to be trusted for anything.
 */
export function listSeenProxies(): SeenProxy[] {
  return [...seenProxies().values()];
}

/** Notes what a request says of its way here, and writes each fault of a peer into the log, once. */
export function noteProxy(headers: IncomingHttpHeaders, peer: string | null): void {
  if (peer === null || !isFromProxy(headers)) return;
  const seen = seenProxies();
  const before = seen.get(peer);
  const isFull = before === undefined && seen.size >= MOST_PEERS;
  const [oldest] = seen.keys();
  if (isFull && oldest !== undefined) seen.delete(oldest);
  const now: SeenProxy = {
    at: Date.now(),
    peer,
    host: one(headers.host),
    forwardedFor: one(headers['x-forwarded-for']),
    forwardedHost: one(headers['x-forwarded-host']),
    forwardedProto: one(headers['x-forwarded-proto']),
    faults: [],
  };
  now.faults = findFaults(now);
  seen.set(peer, now);
  for (const fault of isFull ? [] : now.faults)
    if (!before?.faults.includes(fault))
      log.warn('web server in front', { fault, peer, what: PROXY_FAULTS[fault](now) });
}

function isFromProxy(headers: IncomingHttpHeaders): boolean {
  const { url } = getConfig();
  const page = headers.origin ?? headers.referer ?? '';
  return (
    ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'].some(
      (name) => headers[name] !== undefined,
    ) ||
    (URL.canParse(page) && new URL(page).origin === url.origin && !isOwnHost(one(headers.host), url))
  );
}

function findFaults(seen: SeenProxy): ProxyFault[] {
  const { url, signIn } = getConfig();
  const faults: ProxyFault[] = [];
  if (seen.forwardedFor === null) faults.push('noClient');
  else if (seen.peer !== SOCKET_PEER && !signIn.trustedProxies.has(seen.peer)) faults.push('untrusted');
  if (!isOwnHost(first(seen.forwardedHost) ?? seen.host, url)) faults.push('otherHost');
  const proto = first(seen.forwardedProto);
  if (proto !== null && proto !== url.protocol.slice(0, -1)) faults.push('otherProto');
  return faults;
}

/** `mail.example.org:443` is mail.example.org, for https. */
function isOwnHost(host: string | null, url: URL): boolean {
  const address = `${url.protocol}//${host}`;
  return host !== null && URL.canParse(address) && new URL(address).host === url.host;
}

/** What several web servers in a row have joined: the first is what the browser asked. */
function first(list: string | null): string | null {
  return list?.split(',')[0]?.trim() ?? null;
}

/** Cut and without controls, as anybody may write it and it goes into the log: Node lets those from 0x80 on through, which terminals obey. */
function one(value: string | string[] | undefined): string | null {
  return value === undefined
    ? null
    : String(value)
        .slice(0, 200)
        .replace(/\p{C}+/gu, ' ');
}
