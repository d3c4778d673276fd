import { expect } from '@playwright/test';
import { mysqlSocket } from '@/tests/support/mysql-socket';
import { type DebianMachine, startDebianMachine } from './debian-machine';
import { type LocalSite, makeLocalSite } from './local-site';
import { makePackages, type Packages } from './packages';

export const ENV = '/etc/dspam-dashboard/env';
export const HOST = 'https://mail.example.org';
export const CERTIFICATE = '/etc/ssl/certs/mail.example.org.pem';
export const KEY = '/etc/ssl/private/mail.example.org.key';
export const DASHBOARD = 'dspam-dashboard start';
/** The modules that the lines of the handbook need. */
export const PROXY = ['ssl', 'headers', 'alias', 'proxy', 'proxy_http'];

/** A machine with a network of its own, where the package is installed for local users, and web servers are tried. */
export interface WebMachine {
  machine: DebianMachine;
  packages: Packages;
  /** The words that start Apache with this file, and modules as `a2enmod` has them. */
  startApache(file: string, modules: string[]): string;
  /** Runs programs in the background of the machine for as long as the lines take, from when TLS is answered. Returns what they have said. */
  during(programs: string[], lines: string): string;
  stop(): Promise<void>;
}

/** Makes one, with a certificate, people in /etc/dspam/htpasswd, and the tables. */
export async function startWebMachine(): Promise<WebMachine> {
  const database = await mysqlSocket();
  const packages = await makePackages();
  const machine = await startDebianMachine(database.socket, { hasOwnNetwork: true });
  let site: LocalSite | undefined;
  const stop = async () => {
    await machine.stop();
    await site?.drop();
    await database.stop();
  };
  site = await makeLocalSite(machine, database.socket);
  machine.take(packages.deb, '/root/new.deb');
  machine.run('dpkg -i /root/new.deb');
  const { code, said } = machine.run(`set -e
echo Trust dspam-dashboard >>/etc/dspam/dspam.conf
echo '127.0.0.1 mail.example.org' >>/etc/hosts
htpasswd -bBc /etc/dspam/htpasswd alice alices-password
chown root:www-data /etc/dspam/htpasswd
chmod 755 /etc/dspam
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=mail.example.org -addext subjectAltName=DNS:mail.example.org \\
  -out ${CERTIFICATE} -keyout ${KEY} 2>/dev/null
sed -i 's#^NEXTAUTH_URL=.*#NEXTAUTH_URL=${HOST}#; s#^\\#AUTH_METHODS=.*#AUTH_METHODS=shadow#; s#^\\#SHADOW_HELPER#SHADOW_HELPER#' ${ENV}
dspam-dashboard migrate`);
  expect(code, said).toBe(0);
  return {
    machine,
    packages,
    startApache: (file, modules) => startApache(machine, file, modules),
    during: (programs, lines) => during(machine, programs, lines),
    stop,
  };
}

/** Debian's apache2.conf in short, with modules as `a2enmod` has them and the site that is enabled. */
function startApache(machine: DebianMachine, file: string, modules: string[]): string {
  machine.write(
    '/etc/apache2/tried.conf',
    `ServerRoot /etc/apache2
PidFile /run/apache2.pid
ErrorLog /tmp/apache.log
User www-data
Group www-data
Listen 80
Listen 443
${['mpm_event', 'authz_core', ...modules].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
Include ${file}
`,
  );
  return 'apache2 -f /etc/apache2/tried.conf -DFOREGROUND';
}

/** Runs what goes on in the background of the machine for as long as the lines take, until TLS is answered. */
function during(machine: DebianMachine, programs: string[], lines: string): string {
  const { code, said } = machine.run(`set -e
started=
trap 'kill $started; wait' EXIT
${programs.map((program) => `${program} >>/tmp/log 2>&1 & started="$started $!"`).join('\n')}
tries=0
until [ "$(curl -s -u alice:alices-password --cacert ${CERTIFICATE} -o /dev/null -w '%{http_code}' ${HOST}/robots.txt)" = 200 ]; do
  tries=$((tries + 1)); [ $tries -lt 300 ] || { cat /tmp/log; exit 1; }
  sleep 0.2
done
ask() { curl -sS --cacert ${CERTIFICATE} -b /tmp/jar -c /tmp/jar -H 'Origin: ${HOST}' "$@"; }
rm -f /tmp/jar
${lines}`);
  expect(code, said).toBe(0);
  return said;
}

/** Signs alice in by the form, and opens her quarantine. */
export const SIGN_IN = `token=$(ask ${HOST}/login | sed -n 's/.*name="csrfToken" value="\\([^"]*\\)".*/\\1/p')
ask -o /dev/null -w 'signed in: %{redirect_url}\\n' --data-urlencode "csrfToken=$token" -d username=alice -d password=alices-password ${HOST}/api/auth/callback/credentials
ask -o /tmp/page -w 'quarantine: %{http_code}\\n' ${HOST}/mailbox/alice/quarantine
grep -o '<title>[^<]*' /tmp/page`;

/** Of what SIGN_IN says. */
export function expectSignedIn(said: string): void {
  expect(said).toContain(`signed in: ${HOST}/`);
  expect(said).not.toContain('error=');
  expect(said).toContain('quarantine: 200');
}
