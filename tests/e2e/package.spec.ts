import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { endChild } from '@/scripts/setup/child.mjs';
import { ENV, freePort, NEW_DEB, OLD_DEB, packageMachines } from '@/tests/support/debian/package-machines';
import { DROPPED, OLD } from '@/tests/support/debian/packages';

// The Debian package, installed for real on a machine of its own within this one. With systemd: package-services.spec.ts.

const PATIENCE_MS = 60_000;

const on = packageMachines();

const statusOf = () => on.machine.run("dpkg -s dspam-dashboard | grep -E '^(Status|Version)'").said;

/** As Debian 13's own Node: with libuv as a library of its own it does not change who it is (CVE-2024-22017). */
function refuseToBecome(): void {
  const refusal =
    'process.setgroups=()=>{throw Object.assign(new Error("setgroups() disabled"),{code:"ERR_INVALID_STATE"})}';
  on.machine.write(
    '/usr/local/sbin/node',
    `#!/bin/sh\nexec ${process.execPath} --import 'data:text/javascript,${refusal}' "$@"\n`,
    0o755,
  );
}

test('from the package to a released mail, on a site of local users; installed once more, it has everything still', async ({
  page,
}) => {
  await on.makeSite();
  refuseToBecome();
  const said = on.install(NEW_DEB);
  expect(said).toContain('dspam.conf: /etc/dspam/dspam.conf (Home /var/spool/dspam)');
  expect(said).toContain('The user dspam-dashboard was made, with the group mail.');
  expect(said).toContain('add the line "Trust dspam-dashboard"');
  expect(said).toContain('dspam-dashboard setup');
  expect(on.machine.run(`stat -c '%a %U:%G' ${ENV}`).said.trim()).toBe('640 root:mail');
  expect(on.machine.read(ENV)).toMatch(/^NEXTAUTH_SECRET=[0-9a-f]{64}$/m);
  expect(on.machine.run('id -gn dspam-dashboard').said.trim()).toBe('mail');

  const port = await freePort();
  on.fillIn(port);
  expect(on.machine.run('dspam-dashboard setup').said).toContain('Applied: ');
  const origin = `http://127.0.0.1:${port}`;
  let server = await serve(origin);
  try {
    const mail =
      'From: Shop <news@spammer.example>\\nTo: alice@example.org\\nSubject: The offer\\n\\nBuy now.\\n';
    const { code, said } = on.machine.run(`set -e
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
    expect(on.machine.read('/var/mail/alice')).toContain('Subject: The offer');
    // The page of a message has its thread for mail beside it, the doctor another.
    expect(on.machine.run('dspam-dashboard maintain').said).toContain('audit log: ');
    const backup = on.machine.run('cd /tmp && dspam-dashboard backup here && ls here');
    expect(backup.said).toContain('manifest.json');
    const doctor = on.machine.run('dspam-dashboard doctor').said;
    expect(doctor).toMatch(/^good +User and groups/m);
    expect(doctor).not.toMatch(/^fault/m);
    expect(doctor).not.toContain('npm run');
    expect(doctor).not.toContain('.env');

    await endServer(server);
    expect(on.install(NEW_DEB)).toContain('The tables are up to date.');
    server = await serve(origin);
    // Signed in as before.
    await page.goto(`${origin}/mailbox/alice/removed`);
    await expect(page.getByRole('main')).toContainText('The offer');
  } finally {
    await endServer(server);
  }
});

async function serve(origin: string): Promise<ChildProcess> {
  const [program = '', ...words] = on.machine.enter;
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
  on.machine.run('for each in $(pidof node); do kill $each; done');
  await endChild(server, PATIENCE_MS);
}

test('the archive does the same where there is no dpkg', async () => {
  await on.makeSite();
  on.machine.take(on.packages.tar, '/root/new.tar.gz');
  const before = on.machine.run('stat -c "%a %U" / /usr /usr/lib /usr/sbin').said;
  const { code, said } = on.machine.run('tar -xzf /root/new.tar.gz -C / && dspam-dashboard setup');
  expect(code).toBe(1);
  expect(said).toContain('The user dspam-dashboard was made, with the group mail.');
  on.fillIn(await freePort());
  expect(on.machine.run('dspam-dashboard setup').said).toContain('Applied: ');
  expect(on.machine.run('stat -c "%a %U" / /usr /usr/lib /usr/sbin').said).toBe(before);
});

test('an upgrade from older tables keeps settings and what people have done; the way back says what it cannot undo', async () => {
  await on.beginWithOld();
  on.fillIn(await freePort());
  on.machine.run(`echo OF_A_LATER_VERSION=1 >>${ENV}; chmod 640 ${ENV}; chown root:mail ${ENV}`);
  const settings = on.machine.read(ENV);
  expect(on.machine.run('dspam-dashboard migrate').said).toContain('Applied: ');
  const { later } = on.packages;
  expect(later).toContain('20261213000000_met_server_lines');
  const applied = 'SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1 DESC LIMIT ?';
  const zones = "SHOW COLUMNS FROM dashboard_server LIKE 'time_zone'";
  expect(await on.site?.query(applied, [1])).toEqual([{ name: '20261211000000_placed' }]);
  expect(await on.site?.query(zones)).toEqual([]);
  const done = [
    "INSERT INTO dashboard_account (login, role, signed_out_at) VALUES ('alice', 'user', '2026-11-01')",
    "INSERT INTO dashboard_audit (at, event, actor, address) VALUES ('2026-11-01', 'sign-in', 'alice', '192.0.2.1')",
    "INSERT INTO dashboard_seen (store, message_key, seen_at) VALUES ('alice', '1,abc', '2026-11-01')",
    "INSERT INTO dashboard_server (name, secret_digest, clock_apart_ms, database_nodes, seen_at) VALUES ('mail', '', 0, '', '2026-11-01')",
  ];
  for (const sql of done) await on.site?.query(sql);
  const kept = () =>
    Promise.all(
      ['account', 'audit', 'seen'].map((table) => on.site?.query('SELECT * FROM ??', [`dashboard_${table}`])),
    );
  const before = await kept();

  const said = on.install(NEW_DEB);
  expect(said).toContain(`Applied: ${later.join(', ')}\n`);
  expect(said).toContain('This version does not know these settings, which do nothing: OF_A_LATER_VERSION');
  expect(on.machine.read(ENV)).toBe(settings);
  expect(on.machine.run(`test -e ${DROPPED}`).code).toBe(1);
  expect(await on.site?.query(zones)).toHaveLength(1);
  expect(await kept()).toEqual(before);

  const back = on.install(OLD_DEB);
  expect(back).toContain(`goes back from ${on.packages.version} to ${OLD}`);
  expect(back).toContain('cannot be undone');
  expect(back).toContain('The tables are up to date.');
  expect(back).toContain(
    `The tables are from a newer version of the dashboard (${later.toReversed().join(', ')})`,
  );
  expect(on.machine.read(ENV)).toBe(settings);
  expect(await on.site?.query(applied, [later.length])).toEqual(later.toReversed().map((name) => ({ name })));
  expect(await kept()).toEqual(before);
});

test('an upgrade that is killed in the middle starts nothing by halves, and can be done again', async () => {
  await on.beginWithOld();
  on.fillIn(await freePort());
  const settings = on.machine.read(ENV);
  on.machine.run(`dpkg -i ${NEW_DEB} >/dev/null 2>&1 &
while [ ! -e /var/lib/dspam-dashboard/unpacking ]; do :; done
kill -KILL $!
wait`);
  const started = on.machine.run('dspam-dashboard start');
  expect(started.code).toBe(1);
  expect(started.said).toContain('an installation was interrupted');
  on.install(NEW_DEB);
  expect(on.machine.read(ENV)).toBe(settings);
  expect(statusOf()).toBe(`Status: install ok installed\nVersion: ${on.packages.version}\n`);
  expect(on.machine.run('dspam-dashboard migrate').said).toContain('The tables are up to date.');

  // Once all files are there: while the new version sets itself up.
  on.machine.run(`dpkg -i ${NEW_DEB} >/dev/null 2>&1 &
dpkg=$!
until pgrep -f '^node scripts/set-up[.]mjs' >/dev/null; do :; done
kill -KILL $dpkg $(pgrep -f '^node scripts/set-up[.]mjs')
wait`);
  expect(statusOf()).toContain('Status: install ok half-configured');
  expect(on.machine.run('dpkg --configure -a').said).toContain('The tables are up to date.');
  expect(statusOf()).toContain('Status: install ok installed');
});

test('an upgrade for which there is no room leaves the old version as it was', async () => {
  await on.beginWithOld();
  const { code: isPut } = on.machine.run(`cd /usr/lib/dspam-dashboard
mount -t tmpfs -o size=100m small /usr/lib/dspam-dashboard && cp -a . /usr/lib/dspam-dashboard`);
  expect(isPut).toBe(0);
  on.fillIn(await freePort());
  on.machine.run('dd if=/dev/zero of=/usr/lib/dspam-dashboard/filled bs=1M count=100 2>/dev/null');
  const { code, said } = on.machine.run(`dpkg -i ${NEW_DEB}`);
  expect(code).not.toBe(0);
  expect(said).toContain('No space left on device');
  expect(statusOf()).toBe(`Status: install ok installed\nVersion: ${OLD}\n`);
  expect(on.machine.run('dspam-dashboard migrate').said).toContain('Applied: ');
});

test('onto a /usr that cannot be written to nothing is begun', async () => {
  await on.beginWithOld();
  const { code, said } = on.machine.run(
    `mount --bind /usr /usr && mount -o remount,bind,ro /usr && dpkg -i ${NEW_DEB}`,
  );
  expect(code).not.toBe(0);
  expect(said).toContain('/usr cannot be written to');
  expect(statusOf()).toBe(`Status: install ok installed\nVersion: ${OLD}\n`);
  expect(on.machine.run('dspam-dashboard help').code).toBe(0);
});

test('removed, it keeps settings and tables; purged, the tables, unless they are asked for', async () => {
  const site = await on.beginWithNew();
  on.fillIn(await freePort());
  on.machine.run('dspam-dashboard migrate');
  const dspams = await site.dspamTables();
  expect(await site.ownTables()).toContain('dashboard_operation');
  expect(on.machine.run('dpkg -r dspam-dashboard').code).toBe(0);
  expect(on.machine.run(`test -e ${ENV}; echo $?; ls -A /usr/lib/dspam-dashboard`).said).toMatch(
    /^0\n.*[Nn]o such file/,
  );
  const purged = on.machine.run('dpkg -P dspam-dashboard');
  expect(purged.said).toContain('the tables dashboard_*');
  expect(
    on.machine.run('ls -d /etc/dspam-dashboard /var/lib/dspam-dashboard').said.match(/No such file/g),
  ).toHaveLength(2);
  expect(await site.ownTables()).toContain('dashboard_operation');

  on.install(NEW_DEB);
  on.fillIn(await freePort());
  const asked = on.machine.run('dspam-dashboard drop-tables');
  expect(asked.code).toBe(1);
  expect(asked.said).toContain('type it again with --yes');
  expect(await site.ownTables()).toContain('dashboard_operation');
  expect(on.machine.run('DSPAM_DASHBOARD_DROP_TABLES=yes dpkg -P dspam-dashboard').said).toContain(
    'tables were dropped',
  );
  expect(await site.ownTables()).toEqual([]);
  expect(await site.dspamTables()).toEqual(dspams);
});

test('what docs/uninstall.md says of the rest takes that away, as it stands there, and nothing else', async () => {
  const site = await on.beginWithNew();
  on.fillIn(await freePort());
  const dspams = await site.dspamTables();
  on.machine.run(`dspam-dashboard migrate; dpkg -P dspam-dashboard
cd /var/spool/dspam/data && mkdir alice && cd alice
touch alice.mbox alice.compacted.mbox alice.removed.mbox
touch -d '2 hours ago' alice.1.compacted.mbox alice.1.compacted.lock
touch ../.dashboard-site
chown dspam-dashboard:mail * ../.dashboard-site
chown alice alice.mbox alice.compacted.mbox`);
  const page = readFileSync('docs/uninstall.md', 'utf8');
  const typed = [...page.matchAll(/`((?:find|rm|userdel) [^`]+)`|^ {4}(mariadb .+)$/gm)].map(
    ([, inTable, alone = '']) => inTable ?? alone.replaceAll(/\bdspam(?= \||$)/g, site.database.name),
  );
  expect(typed).toHaveLength(7);
  for (const line of typed) expect(on.machine.run(line), line).toEqual({ code: 0, said: '' });
  expect(on.machine.run('ls -A /var/spool/dspam/data /var/spool/dspam/data/alice').said).toBe(
    '/var/spool/dspam/data:\nalice\n\n/var/spool/dspam/data/alice:\nalice.compacted.mbox\nalice.mbox\n',
  );
  expect(on.machine.run('getent passwd dspam-dashboard').said).toBe('');
  expect(await site.ownTables()).toEqual([]);
  expect(await site.dspamTables()).toEqual(dspams);
});

test('without a dspam.conf it is installed, and says that there is none', () => {
  const said = on.install(NEW_DEB);
  expect(said).toContain('there is no dspam.conf in a usual place');
  expect(said).toContain(`editor ${ENV}`);
  expect(on.machine.run(`stat -c %a ${ENV}; id -un dspam-dashboard`).said).toBe('640\ndspam-dashboard\n');
});

test('of two it says which counts, and a database on another host that does not answer stops nothing', async () => {
  await on.makeSite();
  on.machine.write('/usr/local/etc/dspam.conf', 'Home /srv/other\n');
  on.machine.run("sed -i 's/^MySQLServer.*/MySQLServer 127.0.0.1\\nMySQLPort 1/' /etc/dspam/dspam.conf");
  const said = on.install(NEW_DEB);
  expect(said).toContain('dspam.conf: /etc/dspam/dspam.conf (Home /var/spool/dspam)');
  expect(said).toContain('There is another one: /usr/local/etc/dspam.conf (Home /srv/other)');
  on.fillIn(await freePort());
  const { code, said: set } = on.machine.run('dspam-dashboard setup');
  expect(code).toBe(1);
  expect(set).toContain('The tables could not be made');
  expect(set).toContain('No mail is lost');
});

test('says what keeps it from DSPAM, in which file to put it right, and what to type', async () => {
  await on.beginWithNew();
  on.fillIn(await freePort());
  const setup = () => on.machine.run('dspam-dashboard setup').said;
  const give = 'chgrp -R mail /var/spool/dspam && chmod -R g+rwX /var/spool/dspam';
  on.machine.run('chgrp -R root /var/spool/dspam');
  expect(setup()).toMatch(new RegExp(`belongs to the group root.*\n.*\n +${give.replaceAll('+', '[+]')}\n`));
  on.machine.run('chgrp -R 4242 /var/spool/dspam');
  const nameless = setup();
  expect(nameless).toContain('belongs to the group 4242, which has no name on this machine');
  const typed = /^Then, as root:\n([\s\S]*)\n +groupadd --gid 4242 NAME /m.exec(nameless)?.[1] ?? '';
  expect(typed).toContain(give);
  on.machine.run(`mkdir /opt/dspam /opt/dspam/bin; mv /usr/bin/dspam /opt/dspam/bin; ${typed}`);
  expect(setup()).toMatch(/\n +editor \/etc\/dspam-dashboard\/env +# DSPAM_BIN=\/opt\/dspam\/bin\/dspam, /);
  on.machine.run(
    `echo DSPAM_BIN=/opt/dspam/bin/dspam >>${ENV}; sed -i '/Trust dspam-dashboard/d' /etc/dspam/dspam.conf`,
  );
  expect(setup()).toMatch(
    /add the line "Trust dspam-dashboard"\nThen, as root:\n +editor \/etc\/dspam\/dspam.conf\n +dspam-dashboard setup\n$/,
  );
  on.machine.run(`mv ${ENV} /root/env
mount -t tmpfs -o size=8k full /etc/dspam-dashboard
dd if=/dev/zero of=/etc/dspam-dashboard/filled bs=4k count=9 2>/dev/null`);
  expect(setup()).toContain(`The setup was not finished: ${ENV} cannot be written: ENOSPC`);
  expect(on.machine.run('ls -A /etc/dspam-dashboard').said).toBe('filled\n');
  on.machine.run(
    `umount /etc/dspam-dashboard; mv /root/env ${ENV}; echo Trust dspam-dashboard >>/etc/dspam/dspam.conf`,
  );
  expect(setup()).toContain('Applied: ');
});

test('a user of that name who is there already is left as they are', async () => {
  await on.makeSite();
  on.machine.run('useradd --create-home --shell /bin/bash dspam-dashboard');
  expect(on.install(NEW_DEB)).toContain('There was a user dspam-dashboard already');
  expect(
    on.machine.run('id -gn dspam-dashboard; id -Gn dspam-dashboard; getent passwd dspam-dashboard').said,
  ).toMatch(/^dspam-dashboard\ndspam-dashboard mail\n.*\/bin\/bash\n$/);
});

test('a Node that is too old is told with where a newer one comes from, and no upgrade is begun with it', async () => {
  const old = `#!/bin/sh\n[ "$1" = --version ] && echo v18.20.4 && exit 0\nexit 1\n`;
  on.machine.write('/usr/local/bin/node', old, 0o755);
  const said = on.install(NEW_DEB);
  expect(said).toContain('needs Node.js 20.19 or newer, and this is v18.20.4');
  expect(said).toContain('https://github.com/nodesource/distributions');
  await on.beginWithOld();
  on.machine.write('/usr/local/bin/node', old, 0o755);
  const { code, said: refused } = on.machine.run(`dpkg -i ${NEW_DEB}`);
  expect(code).not.toBe(0);
  expect(refused).toContain('Nothing was changed');
  expect(statusOf()).toBe(`Status: install ok installed\nVersion: ${OLD}\n`);
});

test('has units that systemd understands, a page of the manual, and nothing that only a build needs', async () => {
  await on.beginWithNew();
  const verified = on.machine.run(
    'systemd-analyze verify dspam-dashboard.service dspam-dashboard-maintain.timer',
  );
  expect(verified.said).not.toMatch(/dspam-dashboard.*(?:Unknown|ignoring|Invalid)/);
  expect(existsSync(path.join(on.packages.tree, 'usr/share/man/man8/dspam-dashboard.8.gz'))).toBe(true);
  const modules = on.machine.run('ls /usr/lib/dspam-dashboard/node_modules').said.split('\n');
  for (const name of ['tsx', 'typescript', 'prisma', 'esbuild', 'vitest', 'sharp', 'tailwindcss'])
    expect(modules).not.toContain(name);
  expect(
    on.machine.run(
      'find /usr/lib/dspam-dashboard -perm /022 ! -type l; find /usr/lib/dspam-dashboard ! -user root',
    ).said,
  ).toBe('');
});
