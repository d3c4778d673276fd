import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { type DebianMachine, startDebianMachine } from '@/tests/support/debian/debian-machine';
import { type LocalSite, makeLocalSite } from '@/tests/support/debian/local-site';
import { makePackages, type Packages } from '@/tests/support/debian/packages';
import { mysqlSocket } from '@/tests/support/mysql-socket';

// The files of docs/web-servers.md as they stand there, each where it belongs, on a machine where the package is installed.

const ENV = '/etc/dspam-dashboard/env';
const HOST = 'https://mail.example.org';
const CERTIFICATE = '/etc/ssl/certs/mail.example.org.pem';

let packages: Packages;
let database: Awaited<ReturnType<typeof mysqlSocket>>;
let machine: DebianMachine;
let site: LocalSite;
test.beforeAll(async () => {
  test.setTimeout(600_000);
  database = await mysqlSocket();
  packages = await makePackages();
  machine = await startDebianMachine(database.socket, { hasOwnNetwork: true });
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
  -out ${CERTIFICATE} -keyout /etc/ssl/private/mail.example.org.key 2>/dev/null
sed -i 's#^NEXTAUTH_URL=.*#NEXTAUTH_URL=${HOST}#; s#^\\#AUTH_METHODS=.*#AUTH_METHODS=shadow#; s#^\\#SHADOW_HELPER#SHADOW_HELPER#' ${ENV}
dspam-dashboard migrate`);
  expect(code, said).toBe(0);
});
test.afterAll(async () => {
  await machine?.stop();
  await site?.drop();
  await database?.stop();
});

/** The first block of this language below a heading. */
function documented(heading: string, language: string): string {
  const [, section = ''] = readFileSync('docs/web-servers.md', 'utf8').split(`\n## ${heading}\n`);
  const [, block] =
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section.split('\n## ')[0] ?? '') ?? [];
  if (block === undefined) throw new Error(`docs/web-servers.md has no ${language} below ${heading}`);
  return block;
}

/** Debian's apache2.conf in short, with modules as `a2enmod` has them and the site that is enabled. */
function startApache(file: string, modules: string[]): string {
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
function during(programs: string[], lines: string): string {
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

const SIGN_IN = `token=$(ask ${HOST}/login | sed -n 's/.*name="csrfToken" value="\\([^"]*\\)".*/\\1/p')
ask -o /dev/null -w 'signed in: %{redirect_url}\\n' --data-urlencode "csrfToken=$token" -d username=alice -d password=alices-password ${HOST}/api/auth/callback/credentials
ask -o /tmp/page -w 'quarantine: %{http_code}\\n' ${HOST}/mailbox/alice/quarantine
grep -o '<title>[^<]*' /tmp/page`;

function expectSignedIn(said: string): void {
  expect(said).toContain(`signed in: ${HOST}/`);
  expect(said).not.toContain('error=');
  expect(said).toContain('quarantine: 200');
}

const DASHBOARD = 'dspam-dashboard start';
const PROXY = ['ssl', 'headers', 'alias', 'proxy', 'proxy_http'];

test('Apache, which leads to TLS', () => {
  const file = '/etc/apache2/sites-available/dashboard.conf';
  machine.write(file, documented('Apache', 'apache'));
  const said = during(
    [DASHBOARD, startApache(file, PROXY)],
    `${SIGN_IN}
curl -s -o /dev/null -w 'plain: %{redirect_url}\\n' http://mail.example.org/login`,
  );
  expectSignedIn(said);
  expect(said).toContain(`plain: ${HOST}/login`);
});

test('nginx, which leads to TLS', () => {
  machine.write('/etc/nginx/sites-available/dashboard', documented('nginx', 'nginx'));
  machine.run(
    'mkdir -p /etc/nginx/sites-enabled /var/log/nginx; rm -f /etc/nginx/sites-enabled/*; ln -s ../sites-available/dashboard /etc/nginx/sites-enabled/',
  );
  const said = during(
    [DASHBOARD, "nginx -g 'daemon off;'"],
    `${SIGN_IN}
curl -s -o /dev/null -w 'plain: %{redirect_url}\\n' http://mail.example.org/login`,
  );
  expectSignedIn(said);
  expect(said).toContain(`plain: ${HOST}/login`);
});

test('Caddy', () => {
  machine.write('/etc/caddy/Caddyfile', documented('Caddy', 'caddy'));
  expectSignedIn(during([DASHBOARD, 'caddy run --config /etc/caddy/Caddyfile'], SIGN_IN));
});

test('Apache that signs people in, by the socket; what somebody says of themselves counts for nothing', () => {
  const before = machine.read(ENV);
  const file = '/etc/apache2/sites-available/dashboard-auth.conf';
  machine.write(file, documented('Apache that signs people in', 'apache'));
  machine.write(
    ENV,
    `${documented('Apache that signs people in', 'sh')}\n${before.replace(/^AUTH_METHODS=.*$/m, '')}`,
    0o640,
  );
  machine.run(
    `chgrp mail ${ENV}; usermod -aG www-data dspam-dashboard; systemd-tmpfiles --create /usr/lib/tmpfiles.d/dspam-dashboard.conf`,
  );
  const modules = [...PROXY, 'auth_basic', 'authn_core', 'authn_file', 'authz_user'];
  const said = during(
    [DASHBOARD, startApache(file, modules)],
    `ask -o /dev/null -w 'nobody: %{http_code}\\n' ${HOST}/mailbox/alice/quarantine
ask -L -u alice:alices-password -o /tmp/page -w 'alice: %{http_code} %{url_effective}\\n' ${HOST}/
ask -L -u alice:alices-password -H 'X-Remote-User: bob' -o /dev/null -w 'as bob: %{http_code}\\n' ${HOST}/mailbox/bob/quarantine`,
  );
  machine.write(ENV, before, 0o640);
  machine.run(`chgrp mail ${ENV}`);
  expect(said).toContain('nobody: 401');
  // curl says with what it has signed in.
  expect(said).toMatch(/^alice: 200 https:\/\/\S*@mail\.example\.org\/mailbox\/alice\/quarantine$/m);
  expect(said).toContain('as bob: 404');
});

test('daemontools starts it, and ends it gently', () => {
  machine.write('/etc/service/dspam-dashboard/run', documented('daemontools', 'sh'), 0o755);
  const { code, said } = machine.run(`supervise /etc/service/dspam-dashboard >/tmp/log 2>&1 &
tries=0
until curl -sf -o /dev/null http://127.0.0.1:3000/login; do tries=$((tries + 1)); [ $tries -lt 300 ] || break; sleep 0.2; done
svstat /etc/service/dspam-dashboard
ps -eo user:20,args | grep '[s]cripts/serve.mjs'
svc -dx /etc/service/dspam-dashboard
wait
curl -s -o /dev/null http://127.0.0.1:3000/login || echo gone
cat /tmp/log`);
  expect(code, said).toBe(0);
  expect(said).toContain(': up (pid ');
  expect(said).toMatch(/^dspam-dashboard +\S*node /m);
  expect(said).toContain('gone');
});
