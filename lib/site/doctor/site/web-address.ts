import { arrivedShape } from '@/lib/site/doctor/check/arrived';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { makePass, PASS_HEADER } from '@/lib/site/doctor/check/doctor-pass';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { isLoopback } from '@/lib/store/config/imap-server';
import type { WebAnswer } from './ask-web';
import { askWeb } from './ask-web';
import { judgeWay } from './judge-way';
import { needsSettings } from './not-looked-at';

const { good, warning, fault } = findingsOf('webAddress');

const DAY_MS = 24 * 3600 * 1000;
/** Those that renew certificates by themselves do it a month before. */
const SOON_DAYS = 14;
/** Sent as if from outside; nobody has this name. */
const STRANGER = 'dashboard-doctor';

/**
 * Asks for NEXTAUTH_URL as a browser would, through the web server in front, and has the dashboard report what arrived.
 */
export const webAddress: Check = {
  name: 'webAddress',
  async look(examined) {
    const { config } = examined;
    if (config === null) return needsSettings('webAddress');
    const { url, secret, signIn } = config;
    const findings: Finding[] = [];
    const address = url.href;
    if (url.protocol === 'http:' && !isLoopback(url.hostname.replace(/^\[|\]$/g, '')))
      findings.push(warning('clear', { address }));
    try {
      const folder = new URL(url.pathname.replace(/\/?$/, '/'), url);
      const answer = await askWeb(new URL('api/doctor', folder), {
        [PASS_HEADER]: makePass(secret),
        ...(signIn.methods.includes('proxy') ? { [signIn.proxyHeader]: STRANGER } : {}),
      });
      findings.push(
        ...judgeCertificate(answer, address),
        ...(await judgeAnswer(answer, examined, config.url)),
      );
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      const says = code === 'ENOTFOUND' ? 'noName' : code === 'ECONNREFUSED' ? 'nobody' : 'unreachable';
      findings.push(fault(says, { address, host: url.host, reason: code }));
    }
    return findings.length > 0 ? findings : [good('fine', { address })];
  },
};

function judgeCertificate({ certificate }: WebAnswer, address: string): Finding[] {
  if (certificate === null) return [];
  const { end, trouble } = certificate;
  const days = Math.floor((end - Date.now()) / DAY_MS);
  if (days < 0) return [fault('expired', { address, days: -days })];
  return [
    ...(trouble === null ? [] : [warning('untrustedCertificate', { address, reason: trouble })]),
    ...(days < SOON_DAYS ? [warning('endsSoon', { address, days })] : []),
  ];
}

async function judgeAnswer(answer: WebAnswer, examined: Examined, url: URL): Promise<Finding[]> {
  const { status } = answer;
  const values = { address: url.href, status };
  const arrived = arrivedShape.safeParse(asJson(answer.body));
  if (status === 200 && arrived.success) return judgeWay(arrived.data, STRANGER, examined);
  if (status === 401 || status === 403) return [warning('signInFirst', values)];
  if (status >= 502 && status <= 504) return [fault('gateway', values)];
  return [fault('notOurs', values)];
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
