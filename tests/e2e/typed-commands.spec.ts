import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startPostfix } from '@/tests/sites/postfix';
import { freePort, NEW_DEB, OLD_DEB, packageMachines } from '@/tests/support/debian/package-machines';
import { blockOf } from '@/tests/support/documented-blocks';

// What the handbook has administrators type, as it stands there: with the package by apt, and from the sources, where Postfix hands answers to digests over.

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

/** Runs lines that have to succeed. */
function runLines(lines: string): string {
  const { code, said } = on.machine.run(`set -e\n${lines}`);
  expect(code, `${lines}\n${said}`).toBe(0);
  return said;
}

const CHECKOUT = '/srv/dashboard';

/** Where the handbook has the sources: this checkout, on which nothing is written, with settings and users of its own. */
function checkOut(users: string[], settings: string): void {
  on.machine.write('/root/env', settings);
  runLines(`mkdir -p /srv/over ${CHECKOUT}
mount -t tmpfs over /srv/over
mkdir /srv/over/files /srv/over/work
mount -t overlay checkout -o lowerdir=${process.cwd()},upperdir=/srv/over/files,workdir=/srv/over/work ${CHECKOUT}
install -m 640 -o root -g mail /root/env ${CHECKOUT}/.env
for user in ${users.join(' ')}; do
  useradd --system --user-group --groups mail $user
  echo Trust $user >>/etc/dspam/dspam.conf
done`);
}

/** As cron runs a line of a user. */
function runAs(user: string, command: string): string {
  on.machine.write('/tmp/command', command);
  return runLines(
    `home=$(getent passwd ${user} | cut -d: -f6)
setpriv --reuid ${user} --regid ${user} --init-groups env -i HOME=$home LOGNAME=${user} SHELL=/bin/sh PATH=/usr/bin:/bin sh -c "$(cat /tmp/command)"`,
  );
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
  runLines(`cd ${CHECKOUT} && ${restore}`);
  expect([await site.dspamTables(), await site.ownTables()]).toEqual(tables);
  expect(on.machine.read(MAILBOX)).toBe(mailbox);
});

const MAILBOX = '/var/spool/dspam/data/alice/alice.mbox';

/** Has DSPAM keep a message of alice's. */
function quarantine(): void {
  runLines(`mkdir -p /var/spool/dspam/data/alice
echo spammer.example >/var/spool/dspam/data/alice/alice.blocklist
chgrp -R mail /var/spool/dspam/data/alice
chmod 2770 /var/spool/dspam/data/alice
printf 'From: Shop <news@spammer.example>\\nTo: alice@example.org\\nSubject: The offer\\n\\nBuy now.\\n' | dspam --deliver=innocent --user alice`);
}

const DIGEST = 'docs/digest.md';
const INBOX = '/var/mail/alice';
const MASTER = '/etc/postfix/master.cf';

test('digests go out by cron, and Postfix hands answers over: to the package, and to the sources', async () => {
  const site = await on.makeSite();
  const settings = `${settingsOf(await freePort())}${blockOf(DIGEST, '# .env (/etc/dspam-dashboard/env)')}
DIGEST_REPLY=digest@example.org
DIGEST_ADDRESS=%u@example.org
`;
  checkOut(['dspam-web'], settings);
  on.install(NEW_DEB);
  on.fillIn(await freePort());
  runLines(`cp ${CHECKOUT}/.env /etc/dspam-dashboard/env
echo 'Preference "dailyQuarantineSummary=on"' >>/etc/dspam/dspam.conf
install -m 600 -o alice -g mail /dev/null ${INBOX}
# Somebody of whom DSPAM has only blocked mail is nobody that it knows.
printf 'From: Friend <friend@example.net>\\nTo: alice@example.org\\nSubject: Dinner\\n\\nAt eight?\\n' | dspam --deliver=innocent --user alice`);
  runAs('dspam-web', `cd ${CHECKOUT} && npm run migrate`);
  await site.query(
    "INSERT INTO dashboard_digest_choice (owner, hour, content) VALUES ('alice', 0, 'always')",
  );
  const ways = linesOf(DIGEST, '# master.cf, with the package');
  expect(ways).toHaveLength(2);
  takeMail(ways[0]);
  const [line = ''] = linesOf(DIGEST, '# /etc/cron.d/dspam-dashboard: every hour, as people choose theirs');
  const [, user = '', command = ''] = /^(?:\S+ ){5}(\S+) (.*)$/.exec(line) ?? [];

  for (const [place, way] of ways.entries()) {
    runLines(`: >${INBOX}`);
    await site.query('DELETE FROM dashboard_digest');
    on.machine.write(
      MASTER,
      on.machine.read(MASTER).replace(/^digest unix.*$/m, () => way),
    );
    runLines('postfix reload');
    quarantine();
    const look = typedIn(DIGEST, 'npm run digest -- --dry-run');
    expect(runAs(user, `cd ${CHECKOUT} && ${look}`)).toContain('alice: 1 message, to alice@example.org\n');
    // As if it had come before: a run leaves out what may still be on its way.
    await site.query('UPDATE dashboard_message SET received_at = received_at - INTERVAL 1 HOUR');
    expect(runAs(user, command)).toBe('digest: sent 1, nothing to tell 0\n');
    const digest = await arrives(/^From: Quarantine <quarantine@example\.org>/m);
    const [, to = ''] = /^Reply-To: (digest\+\S+)$/m.exec(digest) ?? [];
    on.machine.write('/tmp/answer', `From: alice@example.org\nTo: ${to}\nSubject: Re\n\nrelease 1\n`);
    runLines(
      `curl -sS smtp://localhost --mail-from alice@example.org --mail-rcpt ${to} --crlf --upload-file /tmp/answer`,
    );
    expect(await arrives(/Released: The offer/)).toMatch(/^Subject: The offer$/m);
    const handed =
      /relay=digest, .*status=sent \(delivered via digest service \(digest-reply: alice: answered\)\)/g;
    expect(on.machine.read('/var/log/mail.log').match(handed)).toHaveLength(place + 1);
  }
});

/** Starts Postfix with the lines of the handbook; all of example.org is of this machine. */
function takeMail(digest = ''): void {
  on.machine.write('/etc/aliases', `${typedIn(DIGEST, 'digest: postmaster')}\n`);
  on.machine.write('/etc/postfix/transport', blockOf(DIGEST, '# /etc/postfix/transport (postmap it)'));
  runLines('postmap /etc/postfix/transport');
  const machine = {
    cover: (folder: string, mode: number) =>
      void runLines(`mount -t tmpfs -o mode=${mode.toString(8)} cover ${folder}`),
    folder: (folder: string, mode: number) => void runLines(`install -d -m ${mode.toString(8)} ${folder}`),
    run: (...words: string[]) => runLines(words.join(' ')),
    write: (file: string, text: string) => on.machine.write(file, text),
  };
  startPostfix(machine, `mydestination = example.org, localhost\n${blockOf(DIGEST, '# main.cf')}`, digest);
}

async function arrives(what: RegExp): Promise<string> {
  await expect.poll(() => on.machine.read(INBOX)).toMatch(what);
  return on.machine.read(INBOX);
}
