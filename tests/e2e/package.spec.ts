import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { endChild } from '@/scripts/setup/child.mjs';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { type DebianMachine, startDebianMachine } from '@/tests/support/debian/debian-machine';
import { type LocalSite, makeLocalSite } from '@/tests/support/debian/local-site';
import { DROPPED, makePackages, OLD, type Packages } from '@/tests/support/debian/packages';
import { mysqlSocket } from '@/tests/support/mysql-socket';

// The Debian package, installed for real on a machine of its own within this one.

const ENV = '/etc/dspam-dashboard/env';
const NEW_DEB = '/root/new.deb';
const OLD_DEB = '/root/old.deb';
const PATIENCE_MS = 60_000;

// Each installs a package for real, some twice.
test.describe.configure({ timeout: 300_000 });

let packages: Packages;
let database: Awaited<ReturnType<typeof mysqlSocket>>;
test.beforeAll(async () => {
  test.setTimeout(600_000);
  database = await mysqlSocket();
  packages = await makePackages();
});
test.afterAll(async () => {
  await database?.stop();
  if (withOld) rmSync(path.dirname(withOld), { recursive: true, force: true });
});

let machine: DebianMachine;
let site: LocalSite | undefined;
test.beforeEach(async () => {
  site = undefined;
  await begin();
});

async function begin(kept = ''): Promise<void> {
  machine = await startDebianMachine(database.socket, { kept });
  machine.take(packages.deb, NEW_DEB);
  machine.take(packages.old, OLD_DEB);
}

/** What a machine has once the version before was installed beside a DSPAM: made once, and begun with by several tests. */
let withOld = '';

/** Goes on in a machine where the version before is installed, whose DSPAM has a database of its own. */
async function beginWithOld(): Promise<void> {
  await machine.stop();
  if (withOld === '') {
    await begin();
    const first = await makeLocalSite(machine, database.socket);
    install(OLD_DEB);
    await first.drop();
    withOld = path.join(mkdtempSync(path.join(tmpdir(), 'dspam-dashboard-kept-')), 'over');
    machine.keep(withOld);
    await machine.stop();
  }
  await begin(withOld);
  site = await makeLocalSite(machine, database.socket, { isThere: true });
}
test.afterEach(async () => {
  await machine.stop();
  await site?.drop();
});

/** Installs a package, which has to succeed. */
function install(deb: string): string {
  const { code, said } = machine.run(`dpkg -i ${deb}`);
  expect(code, said).toBe(0);
  return said;
}

/** What somebody writes who follows docs/install.md. */
function fillIn(port: number): void {
  const text = machine
    .read(ENV)
    .replace(/^NEXTAUTH_URL=$/m, `NEXTAUTH_URL=http://127.0.0.1:${port}`)
    .replace(/^#PORT=.*$/m, `PORT=${port}`)
    .replace(/^#AUTH_METHODS=.*$/m, 'AUTH_METHODS=shadow')
    .replace(/^#SHADOW_HELPER=.*$/m, 'SHADOW_HELPER=/usr/sbin/pwauth');
  machine.write(ENV, text, 0o640);
  expect(machine.run('echo Trust dspam-dashboard >>/etc/dspam/dspam.conf').code).toBe(0);
}

async function freePort(): Promise<number> {
  const port = await findPort(0);
  if (port === undefined) throw new Error('no port is free');
  return port;
}

const statusOf = () => machine.run("dpkg -s dspam-dashboard | grep -E '^(Status|Version)'").said;

/** As Debian 13's own Node: with libuv as a library of its own it does not change who it is (CVE-2024-22017). */
function refuseToBecome(): void {
  const refusal =
    'process.setgroups=()=>{throw Object.assign(new Error("setgroups() disabled"),{code:"ERR_INVALID_STATE"})}';
  machine.write(
    '/usr/local/sbin/node',
    `#!/bin/sh\nexec ${process.execPath} --import 'data:text/javascript,${refusal}' "$@"\n`,
    0o755,
  );
}

test('from the package to a released mail, on a site of local users; installed once more, it has everything still', async ({
  page,
}) => {
  site = await makeLocalSite(machine, database.socket);
  refuseToBecome();
  const said = install(NEW_DEB);
  expect(said).toContain('dspam.conf: /etc/dspam/dspam.conf (Home /var/spool/dspam)');
  expect(said).toContain('The user dspam-dashboard was made, with the group mail.');
  expect(said).toContain('add the line "Trust dspam-dashboard"');
  expect(said).toContain('dspam-dashboard setup');
  expect(machine.run(`stat -c '%a %U:%G' ${ENV}`).said.trim()).toBe('640 root:mail');
  expect(machine.read(ENV)).toMatch(/^NEXTAUTH_SECRET=[0-9a-f]{64}$/m);
  expect(machine.run('id -gn dspam-dashboard').said.trim()).toBe('mail');

  const port = await freePort();
  fillIn(port);
  expect(machine.run('dspam-dashboard setup').said).toContain('Applied: ');
  const origin = `http://127.0.0.1:${port}`;
  let server = await serve(origin);
  try {
    const mail =
      'From: Shop <news@spammer.example>\\nTo: alice@example.org\\nSubject: The offer\\n\\nBuy now.\\n';
    const { code, said } = machine.run(`set -e
mkdir -p /var/spool/dspam/data/alice
echo spammer.example >/var/spool/dspam/data/alice/alice.blocklist
chgrp -R mail /var/spool/dspam/data/alice
chmod 770 /var/spool/dspam/data/alice
printf '${mail}' | dspam --deliver=innocent --user alice`);
    expect(code, said).toBe(0);
    await page.goto(`${origin}/login`);
    await page.getByLabel('User name').fill('alice');
    await page.getByLabel('Password').fill('alices-password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('checkbox', { name: 'The offer' }).check();
    await page.getByRole('button', { name: 'Release' }).click();
    await expect(page.getByRole('status')).toContainText('Released 1 message');
    expect(machine.read('/var/mail/alice')).toContain('Subject: The offer');
    // The page of a message has its thread for mail beside it, the doctor another.
    expect(machine.run('dspam-dashboard maintain').said).toContain('audit log: ');
    const backup = machine.run('cd /tmp && dspam-dashboard backup here && ls here');
    expect(backup.said).toContain('manifest.json');
    const doctor = machine.run('dspam-dashboard doctor').said;
    expect(doctor).toMatch(/^good +User and groups/m);
    expect(doctor).not.toMatch(/^fault/m);
    expect(doctor).not.toContain('npm run');
    expect(doctor).not.toContain('.env');

    await endServer(server);
    expect(install(NEW_DEB)).toContain('The tables are up to date.');
    server = await serve(origin);
    // Signed in as before.
    await page.goto(`${origin}/mailbox/alice/removed`);
    await expect(page.getByRole('main')).toContainText('The offer');
  } finally {
    await endServer(server);
  }
});

async function serve(origin: string): Promise<ChildProcess> {
  const [program = '', ...words] = machine.enter;
  const server = spawn(program, [...words, 'dspam-dashboard', 'start'], { stdio: 'ignore' });
  const status = () =>
    fetch(`${origin}/login`).then(
      (answer) => answer.status,
      () => 0,
    );
  await expect.poll(status, { timeout: PATIENCE_MS }).toBe(200);
  return server;
}

async function endServer(server: ChildProcess): Promise<void> {
  machine.run('for each in $(pidof node); do kill $each; done');
  await endChild(server, PATIENCE_MS);
}

test('the archive does the same where there is no dpkg', async () => {
  site = await makeLocalSite(machine, database.socket);
  machine.take(packages.tar, '/root/new.tar.gz');
  const before = machine.run('stat -c "%a %U" / /usr /usr/lib /usr/sbin').said;
  const { code, said } = machine.run('tar -xzf /root/new.tar.gz -C / && dspam-dashboard setup');
  expect(code).toBe(1);
  expect(said).toContain('The user dspam-dashboard was made, with the group mail.');
  fillIn(await freePort());
  expect(machine.run('dspam-dashboard setup').said).toContain('Applied: ');
  expect(machine.run('stat -c "%a %U" / /usr /usr/lib /usr/sbin').said).toBe(before);
});

test('an upgrade from older tables keeps settings and what people have done; the way back says what it cannot undo', async () => {
  await beginWithOld();
  fillIn(await freePort());
  machine.run(`echo OF_A_LATER_VERSION=1 >>${ENV}; chmod 640 ${ENV}; chown root:mail ${ENV}`);
  const settings = machine.read(ENV);
  expect(machine.run('dspam-dashboard setup').said).toContain('Applied: ');
  const { later } = packages;
  expect(later).toContain('20261213000000_met_server_lines');
  const applied = 'SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1 DESC LIMIT ?';
  const zones = "SHOW COLUMNS FROM dashboard_server LIKE 'time_zone'";
  expect(await site?.query(applied, [1])).toEqual([{ name: '20261211000000_placed' }]);
  expect(await site?.query(zones)).toEqual([]);
  const done = [
    "INSERT INTO dashboard_account (login, role, signed_out_at) VALUES ('alice', 'user', '2026-11-01')",
    "INSERT INTO dashboard_audit (at, event, actor, address) VALUES ('2026-11-01', 'sign-in', 'alice', '192.0.2.1')",
    "INSERT INTO dashboard_seen (store, message_key, seen_at) VALUES ('alice', '1,abc', '2026-11-01')",
    "INSERT INTO dashboard_server (name, secret_digest, clock_apart_ms, database_nodes, seen_at) VALUES ('mail', '', 0, '', '2026-11-01')",
  ];
  for (const sql of done) await site?.query(sql);
  const kept = () =>
    Promise.all(
      ['account', 'audit', 'seen'].map((table) => site?.query('SELECT * FROM ??', [`dashboard_${table}`])),
    );
  const before = await kept();

  const said = install(NEW_DEB);
  expect(said).toContain(`Applied: ${later.join(', ')}\n`);
  expect(said).toContain('This version does not know these settings, which do nothing: OF_A_LATER_VERSION');
  expect(machine.read(ENV)).toBe(settings);
  expect(machine.run(`test -e ${DROPPED}`).code).toBe(1);
  expect(await site?.query(zones)).toHaveLength(1);
  expect(await kept()).toEqual(before);

  const back = install(OLD_DEB);
  expect(back).toContain(`goes back from ${packages.version} to ${OLD}`);
  expect(back).toContain('cannot be undone');
  expect(back).toContain('The tables are up to date.');
  expect(back).toContain(
    `The tables are from a newer version of the dashboard (${later.toReversed().join(', ')})`,
  );
  expect(machine.read(ENV)).toBe(settings);
  expect(await site?.query(applied, [later.length])).toEqual(later.toReversed().map((name) => ({ name })));
  expect(await kept()).toEqual(before);
});

test('an upgrade that is killed in the middle starts nothing by halves, and can be done again', async () => {
  await beginWithOld();
  fillIn(await freePort());
  const settings = machine.read(ENV);
  machine.run(`dpkg -i ${NEW_DEB} >/dev/null 2>&1 &
while [ ! -e /var/lib/dspam-dashboard/unpacking ]; do :; done
kill -KILL $!
wait`);
  const started = machine.run('dspam-dashboard start');
  expect(started.code).toBe(1);
  expect(started.said).toContain('an installation was interrupted');
  install(NEW_DEB);
  expect(machine.read(ENV)).toBe(settings);
  expect(statusOf()).toBe(`Status: install ok installed\nVersion: ${packages.version}\n`);
  expect(machine.run('dspam-dashboard migrate').said).toContain('The tables are up to date.');

  // Once all files are there: while the new version sets itself up.
  machine.run(`dpkg -i ${NEW_DEB} >/dev/null 2>&1 &
dpkg=$!
until pgrep -f '^node scripts/set-up[.]mjs' >/dev/null; do :; done
kill -KILL $dpkg $(pgrep -f '^node scripts/set-up[.]mjs')
wait`);
  expect(statusOf()).toContain('Status: install ok half-configured');
  expect(machine.run('dpkg --configure -a').said).toContain('The tables are up to date.');
  expect(statusOf()).toContain('Status: install ok installed');
});

test('an upgrade for which there is no room leaves the old version as it was', async () => {
  site = await makeLocalSite(machine, database.socket);
  machine.run(
    'mkdir -p /usr/lib/dspam-dashboard && mount -t tmpfs -o size=100m small /usr/lib/dspam-dashboard',
  );
  install(OLD_DEB);
  fillIn(await freePort());
  machine.run('dd if=/dev/zero of=/usr/lib/dspam-dashboard/filled bs=1M count=100 2>/dev/null');
  const { code, said } = machine.run(`dpkg -i ${NEW_DEB}`);
  expect(code).not.toBe(0);
  expect(said).toContain('No space left on device');
  expect(statusOf()).toBe(`Status: install ok installed\nVersion: ${OLD}\n`);
  expect(machine.run('dspam-dashboard migrate').said).toContain('Applied: ');
});

test('onto a /usr that cannot be written to nothing is begun', async () => {
  await beginWithOld();
  const { code, said } = machine.run(
    `mount --bind /usr /usr && mount -o remount,bind,ro /usr && dpkg -i ${NEW_DEB}`,
  );
  expect(code).not.toBe(0);
  expect(said).toContain('/usr cannot be written to');
  expect(statusOf()).toBe(`Status: install ok installed\nVersion: ${OLD}\n`);
  expect(machine.run('dspam-dashboard help').code).toBe(0);
});

test('removed, it keeps settings and tables; purged, the tables, unless they are asked for', async () => {
  site = await makeLocalSite(machine, database.socket);
  install(NEW_DEB);
  fillIn(await freePort());
  machine.run('dspam-dashboard setup');
  const dspams = await site.dspamTables();
  expect(await site.ownTables()).toContain('dashboard_operation');
  expect(machine.run('dpkg -r dspam-dashboard').code).toBe(0);
  expect(machine.run(`test -e ${ENV}; echo $?; ls -A /usr/lib/dspam-dashboard`).said).toMatch(
    /^0\n.*[Nn]o such file/,
  );
  const purged = machine.run('dpkg -P dspam-dashboard');
  expect(purged.said).toContain('the tables dashboard_*');
  expect(
    machine.run('ls -d /etc/dspam-dashboard /var/lib/dspam-dashboard').said.match(/No such file/g),
  ).toHaveLength(2);
  expect(await site.ownTables()).toContain('dashboard_operation');

  install(NEW_DEB);
  fillIn(await freePort());
  const asked = machine.run('dspam-dashboard drop-tables');
  expect(asked.code).toBe(1);
  expect(asked.said).toContain('say --yes');
  expect(await site.ownTables()).toContain('dashboard_operation');
  expect(machine.run('DSPAM_DASHBOARD_DROP_TABLES=yes dpkg -P dspam-dashboard').said).toContain(
    'tables were dropped',
  );
  expect(await site.ownTables()).toEqual([]);
  expect(await site.dspamTables()).toEqual(dspams);
});

test('what docs/uninstall.md says of the rest takes that away, as it stands there, and nothing else', async () => {
  site = await makeLocalSite(machine, database.socket);
  install(NEW_DEB);
  fillIn(await freePort());
  const dspams = await site.dspamTables();
  machine.run(`dspam-dashboard setup; dpkg -P dspam-dashboard
cd /var/spool/dspam/data && mkdir alice && cd alice
touch alice.mbox alice.compacted.mbox alice.removed.mbox
touch -d '2 hours ago' alice.1.compacted.mbox alice.1.compacted.lock
touch ../.dashboard-site
chown dspam-dashboard:mail * ../.dashboard-site
chown alice alice.mbox alice.compacted.mbox`);
  const page = readFileSync('docs/uninstall.md', 'utf8');
  const typed = [...page.matchAll(/`((?:find|rm|userdel) [^`]+)`|^ {4}(mariadb .+)$/gm)].map(
    ([, inTable, alone = '']) =>
      inTable ?? alone.replaceAll(/\bdspam(?= \||$)/g, String(site?.database.name)),
  );
  expect(typed).toHaveLength(7);
  for (const line of typed) expect(machine.run(line), line).toEqual({ code: 0, said: '' });
  expect(machine.run('ls -A /var/spool/dspam/data /var/spool/dspam/data/alice').said).toBe(
    '/var/spool/dspam/data:\nalice\n\n/var/spool/dspam/data/alice:\nalice.compacted.mbox\nalice.mbox\n',
  );
  expect(machine.run('getent passwd dspam-dashboard').said).toBe('');
  expect(await site.ownTables()).toEqual([]);
  expect(await site.dspamTables()).toEqual(dspams);
});

test('without a dspam.conf it is installed, and says that there is none', () => {
  const said = install(NEW_DEB);
  expect(said).toContain('there is no dspam.conf in a usual place');
  expect(said).toContain(`editor ${ENV}`);
  expect(machine.run(`stat -c %a ${ENV}; id -un dspam-dashboard`).said).toBe('640\ndspam-dashboard\n');
});

test('of two it says which counts, and a database on another host that does not answer stops nothing', async () => {
  site = await makeLocalSite(machine, database.socket);
  machine.write('/usr/local/etc/dspam.conf', 'Home /srv/other\n');
  machine.run("sed -i 's/^MySQLServer.*/MySQLServer 127.0.0.1\\nMySQLPort 1/' /etc/dspam/dspam.conf");
  const said = install(NEW_DEB);
  expect(said).toContain('dspam.conf: /etc/dspam/dspam.conf (Home /var/spool/dspam)');
  expect(said).toContain('There is another one: /usr/local/etc/dspam.conf (Home /srv/other)');
  fillIn(await freePort());
  const { code, said: set } = machine.run('dspam-dashboard setup');
  expect(code).toBe(1);
  expect(set).toContain('The tables could not be made');
  expect(set).toContain('No mail is lost');
});

test('a user of that name who is there already is left as they are', async () => {
  site = await makeLocalSite(machine, database.socket);
  machine.run('useradd --create-home --shell /bin/bash dspam-dashboard');
  expect(install(NEW_DEB)).toContain('There was a user dspam-dashboard already');
  expect(
    machine.run('id -gn dspam-dashboard; id -Gn dspam-dashboard; getent passwd dspam-dashboard').said,
  ).toMatch(/^dspam-dashboard\ndspam-dashboard mail\n.*\/bin\/bash\n$/);
});

test('a Node that is too old is told with where a newer one comes from, and no upgrade is begun with it', async () => {
  const old = `#!/bin/sh\n[ "$1" = --version ] && echo v18.20.4 && exit 0\nexit 1\n`;
  machine.write('/usr/local/bin/node', old, 0o755);
  const said = install(NEW_DEB);
  expect(said).toContain('needs Node.js 20.19 or newer, and this is v18.20.4');
  expect(said).toContain('https://github.com/nodesource/distributions');
  await beginWithOld();
  machine.write('/usr/local/bin/node', old, 0o755);
  const { code, said: refused } = machine.run(`dpkg -i ${NEW_DEB}`);
  expect(code).not.toBe(0);
  expect(refused).toContain('Nothing was changed');
  expect(statusOf()).toBe(`Status: install ok installed\nVersion: ${OLD}\n`);
});

test.describe('with systemd, which a program of the same name stands for', () => {
  test.beforeEach(async () => {
    await beginWithOld();
    machine.run('mkdir -p /run/systemd/system');
    machine.write(
      '/usr/local/sbin/systemctl',
      `#!/bin/sh
echo "$*" >>/tmp/systemctl
did=$1
shift
for unit; do
    case $did:$unit in
    *:-*) ;;
    enable:*) : >"/tmp/enabled.$unit" ;;
    disable:*) rm -f "/tmp/enabled.$unit" ;;
    is-enabled:*) [ -e "/tmp/enabled.$unit" ] && echo enabled ;;
    is-active:*) false ;;
    esac
done
`,
      0o755,
    );
  });

  test('starts the service and the timer, and after an upgrade only what was enabled', async () => {
    install(OLD_DEB);
    fillIn(await freePort());
    expect(machine.read('/tmp/systemctl')).not.toContain('enable dspam');
    expect(machine.run('dspam-dashboard setup').said).toContain('It runs, and is started at each boot.');
    expect(machine.read('/tmp/systemctl')).toMatch(
      /enable dspam-dashboard.service dspam-dashboard-maintain.timer\n(.*\n)*restart dspam-dashboard.service/,
    );
    machine.write('/tmp/systemctl', '');
    install(NEW_DEB);
    expect(machine.read('/tmp/systemctl')).toMatch(
      /^stop dspam-dashboard-maintain.timer dspam-dashboard.service\n(.*\n)*restart dspam-dashboard.service/,
    );
    machine.run('rm /tmp/enabled.*');
    machine.write('/tmp/systemctl', '');
    expect(install(OLD_DEB)).toContain('The service is disabled, and stays so');
    expect(machine.read('/tmp/systemctl')).not.toContain('restart');
  });

  test('served until it was removed, it serves again when it is installed; what an administrator has disabled stays so', async () => {
    fillIn(await freePort());
    machine.run('dspam-dashboard setup; dpkg -r dspam-dashboard');
    machine.write('/tmp/systemctl', '');
    expect(install(NEW_DEB)).toContain('It runs, and is started at each boot.');
    machine.run('systemctl disable dspam-dashboard.service; dpkg -r dspam-dashboard');
    machine.write('/tmp/systemctl', '');
    expect(install(NEW_DEB)).toContain('The service is disabled, and stays so');
    expect(machine.read('/tmp/systemctl')).not.toContain('restart');
  });

  test('has the digests go on whose timer somebody has enabled, after an upgrade and after a removal', async () => {
    fillIn(await freePort());
    const timer = 'dspam-dashboard-digest.timer';
    const starts = () => machine.read('/tmp/systemctl').split('\n').includes(`start ${timer}`);
    machine.run(`dspam-dashboard setup; systemctl enable ${timer}`);
    install(NEW_DEB);
    machine.write('/tmp/systemctl', '');
    machine.run(`echo '# mine' >>/usr/lib/systemd/system/${timer}`);
    expect(install(NEW_DEB)).toContain(`put your lines in by: systemctl edit ${timer}`);
    expect(machine.read('/tmp/systemctl')).toMatch(new RegExp(`^stop ${timer}\n(.*\n)*start ${timer}$`, 'm'));
    machine.run('dpkg -r dspam-dashboard');
    expect(machine.run(`systemctl is-enabled ${timer}`).code).not.toBe(0);
    machine.write('/tmp/systemctl', '');
    install(NEW_DEB);
    expect(machine.run(`systemctl is-enabled ${timer}`).code).toBe(0);
    expect(starts()).toBe(true);
    machine.run(`systemctl disable ${timer}`);
    machine.write('/tmp/systemctl', '');
    install(NEW_DEB);
    expect(starts()).toBe(false);
  });

  test('asks for nothing of cron, as there is the timer', async () => {
    install(NEW_DEB);
    fillIn(await freePort());
    machine.run('dspam-dashboard migrate; rm /usr/lib/systemd/system/dspam-dashboard-maintain.*');
    const doctor = machine.run('dspam-dashboard doctor').said;
    expect(doctor).toContain('systemctl enable --now dspam-dashboard-maintain.timer');
    expect(doctor).not.toMatch(/^ +In the crontab/m);
  });

  test('says that the port is taken', async () => {
    install(NEW_DEB);
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    fillIn(port);
    const { code, said } = machine.run('dspam-dashboard setup');
    taken.close();
    expect(code).toBe(1);
    expect(said).toContain(`PORT ${port} is already in use`);
    expect(machine.read('/tmp/systemctl')).not.toContain('restart');
  });

  test('keeps a unit that was edited by hand beside the new one', () => {
    const unit = '/usr/lib/systemd/system/dspam-dashboard.service';
    machine.run(`echo Environment=TZ=UTC >>${unit}`);
    const edited = machine.read(unit);
    const said = install(NEW_DEB);
    expect(said).toContain('put your lines in by: systemctl edit dspam-dashboard.service');
    expect(machine.read('/etc/dspam-dashboard/dspam-dashboard.service.edited')).toBe(edited);
    expect(machine.read(unit)).not.toContain('TZ=UTC');
  });
});

test('has units that systemd understands, a page of the manual, and nothing that only a build needs', () => {
  install(NEW_DEB);
  const verified = machine.run(
    'systemd-analyze verify dspam-dashboard.service dspam-dashboard-maintain.timer',
  );
  expect(verified.said).not.toMatch(/dspam-dashboard.*(?:Unknown|ignoring|Invalid)/);
  expect(existsSync(path.join(packages.tree, 'usr/share/man/man8/dspam-dashboard.8.gz'))).toBe(true);
  const modules = machine.run('ls /usr/lib/dspam-dashboard/node_modules').said.split('\n');
  for (const name of ['tsx', 'typescript', 'prisma', 'esbuild', 'vitest', 'sharp', 'tailwindcss'])
    expect(modules).not.toContain(name);
  expect(
    machine.run(
      'find /usr/lib/dspam-dashboard -perm /022 ! -type l; find /usr/lib/dspam-dashboard ! -user root',
    ).said,
  ).toBe('');
});
