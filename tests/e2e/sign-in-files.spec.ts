import { expect, test } from '@playwright/test';
import {
  CERTIFICATE,
  DASHBOARD,
  ENV,
  expectSignedIn,
  HOST,
  KEY,
  PROXY,
  SIGN_IN,
  startWebMachine,
  type WebMachine,
} from '@/tests/support/debian/web-machine';
import { blockOf } from '@/tests/support/documented-blocks';

// The lines for web servers of docs/sign-in.md, docs/digest.md and docs/scale.md as they stand there, within a site with TLS, on a machine where the package
// is installed.

const SIGN_IN_PAGE = 'docs/sign-in.md';
const DIGEST_PAGE = 'docs/digest.md';

let web: WebMachine;
let machine: WebMachine['machine'];
let settings: string;
test.beforeAll(async () => {
  test.setTimeout(600_000);
  web = await startWebMachine();
  machine = web.machine;
  settings = machine.read(ENV);
  const prepared = machine.run(
    'usermod -aG www-data dspam-dashboard; systemd-tmpfiles --create /usr/lib/tmpfiles.d/dspam-dashboard.conf; mkdir -p /var/log/nginx /var/log/apache2',
  );
  expect(prepared.code, prepared.said).toBe(0);
});
test.afterAll(() => web?.stop());
test.afterEach(() => set(''));

/** The settings of the installation, with these instead of theirs. */
function set(lines: string): void {
  const named = new Set([...lines.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));
  const others = settings.split('\n').filter((line) => !named.has(/^([A-Z_]+)=/.exec(line)?.[1]));
  machine.write(ENV, `${others.join('\n')}\n${lines}`, 0o640);
  machine.run(`chgrp mail ${ENV}`);
}

/** nginx with these lines within its `location /`, in its server, and beside it. */
function startNginx({ location = '', server = '', beside = '' }): string {
  machine.write(
    '/etc/nginx/sites-available/dashboard',
    `${beside}
server {
    listen 443 ssl;
    server_name mail.example.org;
    ssl_certificate ${CERTIFICATE};
    ssl_certificate_key ${KEY};
${server}
${location === '' ? '' : `location / {\n${location}\n}`}
}
`,
  );
  return enableNginx();
}

function enableNginx(): string {
  machine.run(
    'mkdir -p /etc/nginx/sites-enabled; rm -f /etc/nginx/sites-enabled/*; ln -s ../sites-available/dashboard /etc/nginx/sites-enabled/',
  );
  return "nginx -g 'daemon off;'";
}

function startApache(lines: string, modules: string[] = []): string {
  const file = '/etc/apache2/sites-available/dashboard.conf';
  machine.write(
    file,
    `<VirtualHost *:443>
    ServerName mail.example.org
    SSLEngine on
    SSLCertificateFile ${CERTIFICATE}
    SSLCertificateKeyFile ${KEY}
${lines}
</VirtualHost>
`,
  );
  return web.startApache(file, [...PROXY, ...modules]);
}

const NGINX = blockOf(SIGN_IN_PAGE, 'location / {');
const APACHE = blockOf(SIGN_IN_PAGE, 'ProxyPreserveHost On');
const NGINX_BASIC = 'auth_basic "Mail"; auth_basic_user_file /etc/dspam/htpasswd;';
const APACHE_BASIC = `<Location />
AuthType Basic
AuthName "Mail"
AuthUserFile /etc/dspam/htpasswd
Require valid-user
</Location>`;
const BASIC_MODULES = ['auth_basic', 'authn_core', 'authn_file', 'authz_user'];

const COMPRESSED = `${SIGN_IN}
ask -o /dev/null -H 'Accept-Encoding: gzip' -w 'encoding: %header{content-encoding}\\n' -D /tmp/head ${HOST}/mailbox/alice/quarantine
grep -i '^content-encoding' /tmp/head`;

test('nginx, which compresses and keeps links of digests out of its log', () => {
  set('COMPRESSION=proxy\n');
  const log = '/var/log/nginx/access.log';
  const said = web.during(
    [
      DASHBOARD,
      startNginx({
        server: `${NGINX}\n${blockOf(SIGN_IN_PAGE, 'gzip on;')}\n${blockOf(DIGEST_PAGE, '# nginx, in it')}`,
        beside: blockOf(DIGEST_PAGE, '# nginx, beside the server { } of the dashboard'),
      }),
    ],
    `${COMPRESSED}
ask -o /dev/null ${HOST}/d/the-key-of-a-link`,
  );
  expectSignedIn(said);
  expect(said).toMatch(/^content-encoding: gzip/im);
  expect(machine.read(log)).toContain('GET /mailbox/alice/quarantine');
  expect(machine.read(log)).not.toContain('the-key-of-a-link');
});

test('Apache, which compresses and keeps links of digests out of its log', () => {
  set('COMPRESSION=proxy\n');
  const deflate =
    'AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript text/x-component image/svg+xml';
  const said = web.during(
    [
      DASHBOARD,
      startApache(
        `${APACHE}\n${blockOf(SIGN_IN_PAGE, deflate)}\n${blockOf(DIGEST_PAGE, '# Apache, in the <VirtualHost>')}`,
        ['deflate', 'filter', 'setenvif'],
      ).replace('apache2 ', 'apache2 -C "LogFormat \\"%r\\" combined" '),
    ],
    `${COMPRESSED}
ask -o /dev/null ${HOST}/d/the-key-of-a-link`,
  );
  expectSignedIn(said);
  expect(said).toMatch(/^content-encoding: gzip/im);
  expect(machine.read('/var/log/apache2/dashboard.log')).toContain('GET /mailbox/alice/quarantine');
  expect(machine.read('/var/log/apache2/dashboard.log')).not.toContain('the-key-of-a-link');
});

test('nginx in front of several servers, of which one is away', () => {
  const page = 'docs/scale.md';
  const before = machine.read('/etc/hosts');
  machine.run(`for address in 10 21 22; do ip address add 192.0.2.$address/32 dev lo; done
cat ${CERTIFICATE} ${KEY} >/etc/ssl/mail.example.org.pem`);
  machine.write('/etc/hosts', before.replace('127.0.0.1 mail.example.org', '192.0.2.10 mail.example.org'));
  set('BIND_ADDRESS=192.0.2.22\nTRUSTED_PROXIES=192.0.2.0/24\n');
  machine.write('/etc/nginx/sites-available/dashboard', blockOf(page, 'upstream dashboards {'));
  try {
    expectSignedIn(web.during([DASHBOARD, enableNginx()], SIGN_IN));
  } finally {
    machine.write('/etc/hosts', before);
  }
});

const SIGNED_IN_BY_IT = `ask -o /dev/null -w 'nobody: %{http_code}\\n' ${HOST}/mailbox/alice/quarantine
ask -L -u alice:alices-password -o /tmp/page -w 'alice: %{http_code}\\n' ${HOST}/mailbox/alice/quarantine
ask -L -u alice:alices-password -H 'X-Remote-User: bob' -o /dev/null -w 'as bob: %{http_code}\\n' ${HOST}/mailbox/bob/quarantine`;

function expectSignedInByIt(said: string): void {
  expect(said).toContain('nobody: 401');
  expect(said).toContain('alice: 200');
  expect(said).toContain('as bob: 404');
}

/** What stands in a `location / { }`, without where it leads to. */
const INNER = NGINX.split('\n').slice(1, -2);
const WITHOUT_PASS = INNER.filter((line) => !line.includes('proxy_pass')).join('\n');

test.describe('a web server that signs people in', () => {
  test('by a socket: Apache and nginx', () => {
    set(blockOf(SIGN_IN_PAGE, 'AUTH_METHODS=proxy', 0));
    const apache = startApache(`${APACHE_BASIC}\n${blockOf(SIGN_IN_PAGE, '# Apache')}`, BASIC_MODULES);
    expectSignedInByIt(web.during([DASHBOARD, apache], SIGNED_IN_BY_IT));
    const lines = `${NGINX_BASIC}\n${WITHOUT_PASS}\n${blockOf(SIGN_IN_PAGE, '# nginx', 0)}`;
    expectSignedInByIt(web.during([DASHBOARD, startNginx({ location: lines })], SIGNED_IN_BY_IT));
  });

  test('by a secret: Apache and nginx', () => {
    set(blockOf(SIGN_IN_PAGE, 'AUTH_METHODS=proxy', 1));
    const lines = blockOf(SIGN_IN_PAGE, '# Apache, in a file of mode 600');
    const apache = startApache(`${APACHE_BASIC}\nProxyPreserveHost On\n${lines}`, BASIC_MODULES);
    expectSignedInByIt(web.during([DASHBOARD, apache], SIGNED_IN_BY_IT));
    const nginx = `${NGINX_BASIC}\n${INNER.join('\n')}\n${blockOf(SIGN_IN_PAGE, '# nginx', 1)}`;
    expectSignedInByIt(web.during([DASHBOARD, startNginx({ location: nginx })], SIGNED_IN_BY_IT));
  });
});
