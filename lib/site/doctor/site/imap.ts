import { offersSignIn, openImap } from '@/lib/people/auth/imap-login';
import type { Check } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf, type Remedy } from '@/lib/site/doctor/check/finding';
import type { ImapServer } from '@/lib/store/config/imap-server';

const { good, warning, fault } = findingsOf('imap');

const DAY_MS = 24 * 3600 * 1000;
/** Those that renew certificates by themselves do it a month before. */
const SOON_DAYS = 14;

/** Whether the mail server answers as the dashboard will ask it, up to the password: nobody is signed in. */
export const imap: Check = {
  name: 'imap',
  async look({ config }) {
    const server = config?.signIn.imapServer;
    if (!server) return [];
    const values = { host: server.host, port: server.port };
    try {
      const { connection, offers } = await openImap(server);
      const end = connection.certificateEnd;
      connection.close();
      if (!offersSignIn(offers)) return [fault('noSignIn', values)];
      const days = end === null ? null : Math.floor((end - Date.now()) / DAY_MS);
      if (days !== null && days < SOON_DAYS) return [warning('endsSoon', { ...values, days })];
      return [good(days === null ? 'fineClear' : 'fine', { ...values, days: days ?? 0 })];
    } catch (error) {
      return [sayWhy(server, error)];
    }
  },
};

function sayWhy(server: ImapServer, error: unknown): Finding {
  const { host, port } = server;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = code || (error instanceof Error ? error.message : String(error));
  const values = { host, port, reason };
  const env = (line: string): Remedy => ({ where: '.env', lines: [line] });
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const [name] = namesOf(error);
    const scheme = server.tls === 'implicit' ? 'imaps' : 'imap';
    const remedies = name ? [env(`IMAP_URL=${scheme}://${name}:${port}`)] : [];
    return fault('otherName', { ...values, name: name ?? '' }, ...remedies);
  }
  if (code === 'CERT_HAS_EXPIRED') return fault('expired', values);
  if (/SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|CERT_UNTRUSTED/.test(code)) {
    const start = server.tls === 'starttls' ? ' -starttls imap' : '';
    return fault(
      'untrusted',
      values,
      {
        where: 'shell',
        lines: [
          `openssl s_client -connect ${host}:${port}${start} -showcerts </dev/null 2>/dev/null | openssl x509 > /etc/ssl/dspam-imap.pem`,
        ],
      },
      env('IMAP_CA_FILE=/etc/ssl/dspam-imap.pem'),
    );
  }
  if (server.tls === 'implicit' && /^(?:ERR_SSL_|EPROTO)/.test(code))
    return fault('noTls', values, env(`IMAP_URL=imap://${host}:${port}`));
  return fault('unreachable', values);
}

/** The names of a certificate that was made out to others. */
function namesOf(error: unknown): string[] {
  if (!(error instanceof Error) || !('cert' in error)) return [];
  const names = (error.cert as { subjectaltname?: string }).subjectaltname ?? '';
  return names.split(', ').flatMap((name) => /^DNS:([^*]+)$/.exec(name)?.[1] ?? []);
}
