import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import {
  DASHBOARD,
  ENV,
  expectSignedIn,
  HOST,
  PROXY,
  SIGN_IN,
  startWebMachine,
  type WebMachine,
} from '@/tests/support/debian/web-machine';

// The files of docs/web-servers.md as they stand there, each where it belongs, on a machine where the package is installed.

let web: WebMachine;
let machine: WebMachine['machine'];
test.beforeAll(async () => {
  test.setTimeout(600_000);
  web = await startWebMachine();
  machine = web.machine;
});
test.afterAll(() => web?.stop());

/** The first block of this language below a heading. */
function documented(heading: string, language: string): string {
  const [, section = ''] = readFileSync('docs/web-servers.md', 'utf8').split(`\n## ${heading}\n`);
  const [, block] =
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section.split('\n## ')[0] ?? '') ?? [];
  if (block === undefined) throw new Error(`docs/web-servers.md has no ${language} below ${heading}`);
  return block;
}

test('Apache, which leads to TLS', () => {
  const file = '/etc/apache2/sites-available/dashboard.conf';
  machine.write(file, documented('Apache', 'apache'));
  const said = web.during(
    [DASHBOARD, web.startApache(file, PROXY)],
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
  const said = web.during(
    [DASHBOARD, "nginx -g 'daemon off;'"],
    `${SIGN_IN}
curl -s -o /dev/null -w 'plain: %{redirect_url}\\n' http://mail.example.org/login`,
  );
  expectSignedIn(said);
  expect(said).toContain(`plain: ${HOST}/login`);
});

test('Caddy', () => {
  machine.write('/etc/caddy/Caddyfile', documented('Caddy', 'caddy'));
  expectSignedIn(web.during([DASHBOARD, 'caddy run --config /etc/caddy/Caddyfile'], SIGN_IN));
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
  const said = web.during(
    [DASHBOARD, web.startApache(file, modules)],
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
