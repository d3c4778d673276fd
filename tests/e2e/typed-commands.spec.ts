import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { freePort, NEW_DEB, OLD_DEB, packageMachines } from '@/tests/support/debian/package-machines';
import { blockOf } from '@/tests/support/documented-blocks';

// What the handbook has administrators type, as it stands there: with the package by apt, and from the sources.

const on = packageMachines({ hasOwnNetwork: true });

/** The lines of a block without what is said about them. */
const linesOf = (file: string, first: string) =>
  blockOf(file, first)
    .split('\n')
    .map((line) => line.replace(/(?:^|\s+)# .*/, '').trim())
    .filter((line) => line !== '');

/** What is to be typed within a sentence. */
function typedIn(file: string, start: string): string {
  const text = readFileSync(file, 'utf8');
  const from = text.indexOf(`\`${start}`) + 1;
  if (from === 0) throw new Error(`${file} has no \`${start}`);
  return text.slice(from, text.indexOf('`', from));
}

/** Runs it as root, who says yes to what is asked. */
function type(line: string): string {
  const ran = on.machine.run(`cd /root\nyes | ${line}`);
  expect(ran.code, `${line}\n${ran.said}`).toBe(0);
  return ran.said.replaceAll('\r', '');
}

test('with the package, from apt install to apt purge', async () => {
  const site = await on.makeSite();
  on.machine.run(
    `cp ${OLD_DEB} /root/dspam-dashboard_0.1.0_amd64.deb; cp ${NEW_DEB} /root/dspam-dashboard_0.2.0_amd64.deb`,
  );
  const [install = ''] = linesOf('docs/install.md', 'apt install ./dspam-dashboard_0.1.0_amd64.deb pwauth');
  expect(type(install)).toContain('The user dspam-dashboard was made, with the group mail.');
  on.fillIn(await freePort());
  type('dspam-dashboard migrate');

  const [backup = '', upgrade = '', ...rest] = linesOf(
    'docs/upgrade.md',
    'dspam-dashboard backup /backup/before-upgrade',
  );
  expect(rest).toEqual([]);
  type(typedIn('docs/backup.md', 'install -d'));
  expect(type(backup)).toContain('Backed up: ');
  expect(on.machine.run('ls /backup/before-upgrade').said).toContain('manifest.json');
  expect(type(upgrade)).toContain(`Applied: ${on.packages.later.join(', ')}\n`);
  expect(type(typedIn('docs/upgrade.md', 'apt install ./dspam-dashboard_0.1.0'))).toContain(
    'cannot be undone',
  );

  const [remove = '', purge = '', ...none] = linesOf('docs/uninstall.md', 'apt remove dspam-dashboard');
  expect(none).toEqual([]);
  type(remove);
  const gone = on.machine.run('test -e /etc/dspam-dashboard/env && test ! -e /usr/lib/dspam-dashboard');
  expect(gone.code).toBe(0);
  expect(type(purge)).toContain('the tables dashboard_*');
  expect(on.machine.run('ls -d /etc/dspam-dashboard').code).not.toBe(0);
  expect(await site.ownTables()).toContain('dashboard_operation');
});

const CHECKOUT = '/srv/dashboard';

/** Where the handbook has the sources: this checkout, on which nothing is written, with settings and users of its own. */
function checkOut(users: string[], settings: string): void {
  on.machine.write('/root/env', settings);
  const { code, said } = on.machine.run(`set -e
mkdir -p /srv/over ${CHECKOUT}
mount -t tmpfs over /srv/over
mkdir /srv/over/files /srv/over/work
mount -t overlay checkout -o lowerdir=${process.cwd()},upperdir=/srv/over/files,workdir=/srv/over/work ${CHECKOUT}
install -m 640 -o root -g mail /root/env ${CHECKOUT}/.env
for user in ${users.join(' ')}; do
  useradd --system --user-group --groups mail $user
  echo Trust $user >>/etc/dspam/dspam.conf
done`);
  expect(code, said).toBe(0);
}

/** As cron runs a line of a user. */
function runAs(user: string, command: string): string {
  on.machine.write('/tmp/command', command);
  const { code, said } = on.machine.run(
    `setpriv --reuid ${user} --regid ${user} --init-groups env -i HOME=/ LOGNAME=${user} SHELL=/bin/sh PATH=/usr/bin:/bin sh -c "$(cat /tmp/command)"`,
  );
  expect(code, said).toBe(0);
  return said;
}

const settingsOf = (port: number) => `NEXTAUTH_URL=http://127.0.0.1:${port}
NEXTAUTH_SECRET=0123456789abcdef0123456789abcdef
PORT=${port}
AUTH_METHODS=shadow
SHADOW_HELPER=/usr/sbin/pwauth
`;

test('from the sources, the doctor, a backup, and the site from it', async () => {
  const site = await on.makeSite();
  checkOut(['dashboard'], settingsOf(await freePort()));
  runAs('dashboard', `cd ${CHECKOUT} && npm run migrate`);
  quarantine();
  const [asUser = '', asRoot = ''] = linesOf('docs/doctor.md', 'npm run doctor');
  // Nothing serves the address.
  for (const said of [
    runAs('dashboard', `cd ${CHECKOUT} && ${asUser} || [ $? = 2 ]`),
    on.machine.run(`cd ${CHECKOUT} && ${asRoot}`).said,
  ]) {
    expect(said).toMatch(/^good +User and groups: Runs as dashboard,/m);
    expect(said.match(/^fault.*/gm)).toEqual([expect.stringContaining('NEXTAUTH_URL: Nothing answers')]);
  }

  const [backup = '', restore = ''] = linesOf('docs/backup.md', 'npm run backup -- /backup/mail-2026-12-01');
  on.machine.run('install -d -o dashboard -m 700 /backup');
  expect(runAs('dashboard', `cd ${CHECKOUT} && ${backup}`)).toContain('Backed up: ');
  const mailbox = on.machine.read(MAILBOX);
  const tables = [await site.dspamTables(), await site.ownTables()];
  on.machine.run('rm -rf /var/spool/dspam/*');
  for (const table of [...tables.flat(), '_prisma_migrations']) await site.query('DROP TABLE ??', [table]);
  const { code, said } = on.machine.run(`cd ${CHECKOUT} && ${restore}`);
  expect(code, said).toBe(0);
  expect([await site.dspamTables(), await site.ownTables()]).toEqual(tables);
  expect(on.machine.read(MAILBOX)).toBe(mailbox);
});

const MAILBOX = '/var/spool/dspam/data/alice/alice.mbox';

/** Has DSPAM keep a message of alice's that came an hour ago. */
function quarantine(): void {
  const { code, said } = on.machine.run(`set -e
mkdir -p /var/spool/dspam/data/alice
echo spammer.example >/var/spool/dspam/data/alice/alice.blocklist
chgrp -R mail /var/spool/dspam/data/alice
chmod 2770 /var/spool/dspam/data/alice
printf 'From: Shop <news@spammer.example>\\nTo: alice@example.org\\nSubject: The offer\\n\\nBuy now.\\n' | dspam --deliver=innocent --user alice
sed -i "s/^X-DSPAM-Processed: .*/X-DSPAM-Processed: $(LC_ALL=C date -d '1 hour ago' '+%a %b %e %H:%M:%S %Y')/" ${MAILBOX}`);
  expect(code, said).toBe(0);
}
