import { isIP } from 'node:net';
import type { Arrived } from '@/lib/site/doctor/check/arrived';
import type { Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf, type Remedy } from '@/lib/site/doctor/check/finding';
import { isLoopback } from '@/lib/store/config/imap-server';

const { warning, fault } = findingsOf('webAddress');

const web = (...lines: string[]): Remedy => ({ where: 'web server', lines });

/** What the web server in front has made of the doctor's request. `stranger` is a name that the request gave itself from outside. */
export function judgeWay(arrived: Arrived, stranger: string, { config, env }: Examined): Finding[] {
  if (config === null) return [];
  const { url, signIn, port } = config;
  const { peer, forwardedFor } = arrived;
  const findings: Finding[] = [];
  const own = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const hasFront = forwardedFor !== null || arrived.forwardedHost !== null || own !== port;
  const values = { address: url.href, peer: peer ?? '', port };
  const known = first(arrived.forwardedHost) ?? arrived.host;
  if (!isHostOf(known, url))
    findings.push(
      warning(
        'otherHost',
        { ...values, host: known ?? '', wanted: url.host },
        web('nginx:  proxy_set_header Host $http_host;', 'Apache: ProxyPreserveHost On'),
      ),
    );
  if (hasFront && forwardedFor === null)
    findings.push(
      fault('noClient', values, web('nginx:  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;')),
    );
  else if (hasFront && peer !== null && isIP(peer) !== 0 && !signIn.trustedProxies.has(peer)) {
    const list = [env.TRUSTED_PROXIES?.trim(), peer].filter(Boolean).join(', ');
    findings.push(fault('untrusted', values, { where: '.env', lines: [`TRUSTED_PROXIES=${list}`] }));
  }
  const proto = first(arrived.forwardedProto);
  if (proto !== null && proto !== url.protocol.slice(0, -1))
    findings.push(
      warning(
        'otherProto',
        { ...values, proto, wanted: url.protocol.slice(0, -1) },
        web('nginx:  proxy_set_header X-Forwarded-Proto $scheme;'),
      ),
    );
  if (signIn.methods.includes('proxy') && arrived.login === stranger) {
    const header = signIn.proxyHeader;
    findings.push(
      fault(
        'headerPasses',
        { ...values, header },
        web(
          `nginx:  proxy_set_header ${header} $remote_user;`,
          `Apache: RequestHeader unset ${header} early`,
        ),
      ),
    );
  }
  if (hasFront && peer !== null && isLoopback(peer) && !env.BIND_ADDRESS?.trim())
    findings.push(warning('openPort', values, { where: '.env', lines: ['BIND_ADDRESS=127.0.0.1'] }));
  return findings;
}

/** Several web servers in a row join their values; the first is what the browser asked for. */
function first(list: string | null): string | null {
  return list?.split(',')[0]?.trim() ?? null;
}

/** `mail.example.org:443` is mail.example.org, for https. */
function isHostOf(host: string | null, url: URL): boolean {
  const address = `${url.protocol}//${host}`;
  return host !== null && URL.canParse(address) && new URL(address).host === url.host;
}
