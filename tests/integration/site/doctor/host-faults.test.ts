import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { groupName } from '@/lib/ground/files/group-name';
import type { Finding } from '@/lib/site/doctor/check/finding';
import { examine } from '@/lib/site/doctor/examine';
import { checkClock } from '@/lib/site/doctor/host/check-clock';
import { checkCronIn, maintainLines } from '@/lib/site/doctor/host/check-cron';
import { findMaintainJobs } from '@/lib/site/doctor/host/find-maintain-jobs';
import { readAccounts } from '@/lib/site/doctor/host/who';
import { PEOPLE } from '../../../support/as-user';
import { type Looker, startLooker } from '../../../support/doctor-as';
import { testSite } from '../../../support/test-site';

/*
 * Each test makes a fault for real, has the doctor look as the dashboard's user, types what it says, and has it look again. The
 * dashboard's user is one of the machine's accounts, as DSPAM trusts names; what root alone may type for real on a machine
 * (usermod, systemctl) is played by programs of the same name.
 */
const { isRoot, group } = PEOPLE;
const accounts = await readAccounts();
const account = isRoot ? accounts.find(({ name }) => name === 'daemon') : undefined;
const USER = account?.name ?? userInfo().username;
const dashboard = isRoot
  ? { uid: account?.uid ?? 1, gid: 64_202, groups: [group], umask: 0o022 }
  : PEOPLE.dashboard;
// Without root a file cannot be given another group, so only the modes are wrong.
const foreign = isRoot ? 64_999 : group;

const site = await testSite();
const groupWord = await groupName(group);
const conf = String(process.env.DSPAM_CONF);
const dspam = String(process.env.DSPAM_BIN);
const data = path.join(site.home, 'data');
const played = path.join(site.folder, 'played');
const stockConf = readFileSync(conf, 'latin1');
const dataOwner = statSync(data).uid;
const stockEnv = { ...process.env };
let groups: number[] = [];

await site.quarantine({ user: 'alice@example.org' });
await site.quarantine({ user: "o'neil and sons@example.org" });
const alice = site.files('alice@example.org');
chmodSync(site.folder, 0o755);
mkdirSync(played);
play('usermod', 'exit 0');
// Of a machine that has one, no daemon is to be started.
const noDaemon = play('dspam', 'exit 0');
setUp();

/** As it is on a site that works. */
function setUp(): void {
  Object.assign(process.env, stockEnv, { PATH: `${played}:${stockEnv.PATH}` });
  writeFileSync(conf, `Trust ${USER}\n${stockConf}`);
  own(site.home, 0o2770);
  for (const folder of [
    data,
    path.dirname(alice.dir),
    alice.dir,
    site.files("o'neil and sons@example.org").dir,
  ])
    own(folder, 0o2770);
  for (const user of ['alice@example.org', "o'neil and sons@example.org"]) own(site.files(user).mbox, 0o660);
  own(dspam, 0o2755);
  groups = dashboard.groups;
}

function own(name: string, mode: number, gid = group): void {
  chownSync(name, statSync(name).uid, gid);
  chmodSync(name, mode);
}

/** A program of a machine that cannot be touched for a test. */
function play(name: string, script: string): string {
  const file = path.join(played, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A line as DSPAM reads it: the first of a key counts. */
function confLine(line: string): void {
  writeFileSync(conf, `${line}\n${readFileSync(conf, 'latin1')}`);
}

const lookers = new Map<string, Looker>();
afterAll(() => {
  for (const looker of lookers.values()) looker.end();
});

async function look(check: string, under: string[] = []): Promise<Finding[]> {
  const key = [...groups, ...under].join(' ');
  const looker = lookers.get(key) ?? startLooker({ ...dashboard, groups }, under);
  lookers.set(key, looker);
  return looker.look(check, site.folder);
}

/** Types what a finding says. */
function type({ remedies }: Finding): void {
  for (const { where, lines } of remedies)
    for (const line of lines) {
      // Nothing is read of it: what it leaves running would hold a pipe open.
      if (where === 'shell')
        execFileSync('sh', ['-c', line], { env: process.env, stdio: ['ignore', 'ignore', 'inherit'] });
      else if (where === 'dspam.conf') confLine(line);
      else if (where === '.env')
        process.env[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
      if (line === `usermod -aG ${groupWord} ${USER}` || line === `usermod -aG ${foreign} ${USER}`)
        groups = [...groups, Number(line.split(' ')[2])];
    }
}

interface Planted {
  fault: string;
  check: string;
  says: string;
  plant: () => void | Promise<void>;
  /** Whether only root can make it: somebody else's file, or a user with other groups. */
  byRoot?: boolean;
  /** What of the remedy has to be there to the letter. */
  typed: string;
  /** What the doctor's process is started by. */
  under?: string[];
  /** What the test does in addition or instead, if the remedy is for a person. */
  mend?: () => void;
}

const mounted = path.join(site.folder, 'mounted');
const CAN_MOUNT = isRoot && mayMount();

/** Some containers do not let root. */
function mayMount(): boolean {
  mkdirSync(mounted, { recursive: true });
  const tried = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mounted]);
  if (tried.status === 0) spawnSync('umount', [mounted]);
  return tried.status === 0;
}

const ALL_USERS = path.join(site.home, 'system.log');
const agent = path.join(site.folder, 'agent');

const PLANTED: Planted[] = [
  {
    fault: 'a quarantine of the dashboard’s own group',
    check: 'files',
    byRoot: true,
    says: 'faulty',
    plant: () => own(alice.mbox, 0o640, foreign),
    typed: `chmod g+rw ${alice.mbox}`,
  },
  {
    fault: 'a folder of a user that only its owner may write to',
    check: 'files',
    byRoot: true,
    says: 'faulty',
    plant: () => own(site.files("o'neil and sons@example.org").dir, 0o750),
    typed: `chmod g+rwx '${data}/example.org/o'\\''neil and sons'`,
  },
  {
    fault: 'a system.log that is its owner’s alone',
    check: 'files',
    byRoot: true,
    says: 'faulty',
    plant: () => writeFileSync(ALL_USERS, '', { mode: 0o600 }),
    typed: `chmod g+rw ${ALL_USERS}`,
    mend: () => own(ALL_USERS, 0o660),
  },
  {
    fault: 'alerts that the old pages have made',
    check: 'leftovers',
    byRoot: true,
    says: 'left',
    plant: () => {
      writeFileSync(alice.alerts, 'invoice\n', { mode: 0o644 });
      chownSync(alice.alerts, accounts.find(({ name }) => name === 'www-data')?.uid ?? 33, foreign);
    },
    typed: `chmod g+rw ${alice.alerts}`,
  },
  {
    fault: 'a user outside DSPAM’s group',
    check: 'user',
    byRoot: true,
    says: 'notInGroup',
    plant: () => {
      groups = [dashboard.gid];
    },
    typed: `usermod -aG ${groupWord} ${USER}`,
  },
  {
    fault: 'data of root’s group',
    check: 'user',
    byRoot: true,
    says: 'rootGroup',
    plant: () => {
      own(site.home, 0o2770, 0);
      chownSync(dspam, statSync(dspam).uid, group);
      groups = [dashboard.gid];
    },
    typed: `chgrp -R ${groupWord} ${site.home}`,
    // Typed next: what it says of a group that is not root's.
    mend: () => {
      groups = dashboard.groups;
    },
  },
  {
    fault: 'data that is closed to its group',
    check: 'user',
    byRoot: true,
    says: 'closed',
    plant: () => own(data, 0o700),
    typed: `chmod 2770 ${data}`,
  },
  {
    fault: 'no data folder',
    check: 'home',
    says: 'dataMissing',
    plant: () => renameSync(data, `${data}.away`),
    typed: `mkdir ${data}`,
  },
  {
    fault: 'dspam for another group only',
    check: 'dspam',
    byRoot: true,
    says: 'groupRuns',
    plant: () => own(dspam, 0o2750, foreign === group ? group : foreign),
    typed: `usermod -aG ${foreign} ${USER}`,
  },
  {
    fault: 'dspam that nobody may run',
    check: 'dspam',
    byRoot: true,
    says: 'nobodyRuns',
    plant: () => own(dspam, 0o700),
    typed: `chmod 2511 ${dspam}`,
  },
  {
    fault: 'dspam that anybody may replace',
    check: 'dspam',
    says: 'writable',
    plant: () => own(dspam, 0o757),
    typed: `chmod go-w ${dspam}`,
  },
  {
    fault: 'dspam that works in the group of whoever runs it',
    check: 'dspam',
    byRoot: true,
    says: 'otherGroup',
    plant: () => {
      own(data, 0o770);
      own(dspam, 0o755, foreign);
    },
    typed: `chgrp ${groupWord} ${dspam}`,
  },
  {
    fault: 'dspam of another group than the data, whose folders hand theirs on',
    check: 'dspam',
    byRoot: true,
    says: 'foldersOther',
    plant: () => own(dspam, 0o2755, foreign),
    typed: `chgrp ${groupWord} ${dspam}`,
  },
  {
    fault: 'folders that hand on another group than that of dspam and DSPAM_HOME',
    check: 'dspam',
    byRoot: true,
    says: 'foldersOther',
    plant: () => {
      own(data, 0o2770, foreign);
      groups = [...dashboard.groups, foreign];
    },
    typed: `chgrp -R ${groupWord} ${data}`,
  },
  {
    fault: 'folders that hand on a group in which nobody is who runs dspam for the mail server',
    check: 'dspam',
    byRoot: true,
    says: 'foldersClosed',
    plant: () => {
      own(data, 0o2770, foreign);
      own(dspam, 0o755);
      groups = [...dashboard.groups, foreign];
      confLine('Trust mail');
    },
    typed: `usermod -aG ${foreign} mail`,
    // The owner of the data may write without it.
    mend: () => chownSync(data, accounts.find(({ name }) => name === 'mail')?.uid ?? 8, foreign),
  },
  {
    fault: 'no dspam on the PATH',
    check: 'dspam',
    says: 'missing',
    plant: () => {
      process.env.DSPAM_BIN = 'dspam-of-nobody';
    },
    typed: 'DSPAM_BIN=/usr/bin/dspam',
    mend: () => {
      process.env.DSPAM_BIN = dspam;
    },
  },
  {
    fault: 'no Trust line',
    check: 'trust',
    says: 'missing',
    plant: () => writeFileSync(conf, stockConf.replaceAll(`Trust ${USER}\n`, '')),
    typed: `Trust ${USER}`,
  },
  {
    fault: 'a dspam that refuses to work for others',
    check: 'dryRun',
    says: 'refused',
    plant: () => writeFileSync(conf, stockConf.replaceAll(`Trust ${USER}\n`, '')),
    typed: `Trust ${USER}`,
  },
  {
    fault: 'no delivery agent',
    check: 'agent',
    says: 'missing',
    plant: () => confLine('TrustedDeliveryAgent "/usr/bin/agent-of-nobody -d %u"'),
    typed: '',
    mend: () => confLine(`TrustedDeliveryAgent "${agent} -d %u"`),
  },
  {
    fault: 'a dspam.conf that names nothing to hand mail to',
    check: 'agent',
    says: 'nothing',
    plant: () => writeFileSync(conf, stockConf.replace(/^TrustedDeliveryAgent.*\n/gm, '')),
    typed: 'TrustedDeliveryAgent "/usr/bin/procmail"',
    mend: () => writeFileSync(conf, stockConf),
  },
  {
    fault: 'a delivery agent that may not be run',
    check: 'agent',
    says: 'notExecutable',
    plant: () => chmodSync(agent, 0o644),
    typed: `chmod a+rx ${agent}`,
  },
  {
    fault: 'a delivery agent without its path',
    check: 'agent',
    says: 'noPath',
    plant: () => {
      play('agent-on-path', 'exit 0');
      confLine('TrustedDeliveryAgent "agent-on-path %u"');
    },
    typed: `TrustedDeliveryAgent "${played}/agent-on-path %u"`,
  },
  {
    fault: 'two recipients',
    check: 'agent',
    says: 'recipients',
    plant: () => {
      process.env.RELEASE_ARGS =
        '--deliver=innocent --class=innocent --source=error --user %CURRENT_USER% -d %u';
    },
    typed: 'RELEASE_ARGS=',
  },
  {
    fault: 'no recipient',
    check: 'agent',
    says: 'recipients',
    plant: () => confLine(`TrustedDeliveryAgent "${agent}"`),
    typed: `TrustedDeliveryAgent "${agent} %u"`,
  },
  {
    fault: 'procmail without root’s rights',
    check: 'agent',
    byRoot: true,
    says: 'notRoot',
    plant: () => {
      copyFileSync('/bin/true', path.join(played, 'procmail'));
      chmodSync(path.join(played, 'procmail'), 0o755);
      confLine(`TrustedDeliveryAgent "${played}/procmail -d %u"`);
    },
    typed: `chmod u+s ${played}/procmail`,
  },
  {
    fault: 'procmail in LMTP mode',
    check: 'agent',
    byRoot: true,
    says: 'procmailLmtp',
    plant: () => {
      copyFileSync('/bin/true', path.join(played, 'procmail'));
      chmodSync(path.join(played, 'procmail'), 0o4755);
      confLine(`TrustedDeliveryAgent "${played}/procmail -z -d %u"`);
    },
    typed: `TrustedDeliveryAgent "${played}/procmail -d %u"`,
  },
  {
    fault: 'a maildrop that trusts others only',
    check: 'agent',
    byRoot: true,
    says: 'maildropTrust',
    plant: () => playMaildrop('root mail'),
    typed: '',
    mend: () => playMaildrop(`root mail ${USER}`),
  },
  {
    fault: 'a sendmail without a mail server',
    check: 'agent',
    says: 'sendmailDown',
    plant: () => {
      const sendmail = play('sendmail', 'echo "mail system is down" >&2; exit 69');
      play('systemctl', `printf '#!/bin/sh\\nexit 0\\n' > ${sendmail}`);
      confLine(`TrustedDeliveryAgent "${sendmail} -i %u"`);
    },
    typed: 'systemctl start postfix',
  },
  {
    fault: 'a DeliveryHost by name',
    check: 'deliveryHost',
    says: 'name',
    plant: () => confLine(`DeliveryProto SMTP\nDeliveryHost localhost\nDeliveryPort ${greeting.port}`),
    typed: 'DeliveryHost 127.0.0.1',
  },
  {
    fault: 'a DeliveryHost that does not answer',
    check: 'deliveryHost',
    says: 'closed',
    plant: () => confLine('DeliveryProto SMTP\nDeliveryHost 127.0.0.1\nDeliveryPort 1'),
    typed: '',
    mend: () => confLine(`DeliveryPort ${greeting.port}`),
  },
  {
    fault: 'a DeliveryHost that is no mail server',
    check: 'deliveryHost',
    says: 'greeting',
    plant: () => confLine(`DeliveryProto LMTP\nDeliveryHost 127.0.0.1\nDeliveryPort ${strange.port}`),
    typed: '',
    mend: () => confLine(`DeliveryPort ${greeting.port}`),
  },
  {
    fault: 'LMTP to a server of SMTP',
    check: 'deliveryHost',
    says: 'hello',
    plant: () => confLine(`DeliveryProto LMTP\nDeliveryHost 127.0.0.1\nDeliveryPort ${smtpOnly.port}`),
    typed: '',
    mend: () => confLine('DeliveryProto SMTP'),
  },
  {
    fault: 'a daemon that does not run',
    check: 'daemon',
    says: 'silent',
    plant: () => {
      process.env.DSPAM_BIN = noDaemon;
      confLine(`ServerDomainSocketPath ${site.folder}/dspam.sock`);
    },
    typed: `${noDaemon} --daemon &`,
    mend: () => confLine(`ServerDomainSocketPath ${greeting.socket}`),
  },
  {
    fault: 'a daemon that has nowhere to put its number',
    check: 'daemon',
    says: 'noPidFolder',
    plant: () => {
      process.env.DSPAM_BIN = noDaemon;
      confLine(`ServerDomainSocketPath ${site.folder}/dspam.sock\nServerPID ${site.folder}/run/d.pid`);
    },
    typed: `install -d -m 0775 -g ${groupWord} ${site.folder}/run`,
    mend: () => confLine(`ServerDomainSocketPath ${greeting.socket}`),
  },
  {
    fault: 'a client of the daemon that does not know where it is',
    check: 'daemon',
    says: 'noClient',
    plant: () => {
      process.env.RELEASE_ARGS =
        '--client --deliver=innocent --class=innocent --source=error --user %CURRENT_USER%';
    },
    typed: 'ClientIdent "secret@Relay1"',
    mend: () => confLine(`ClientHost ${greeting.socket}`),
  },
  {
    fault: 'a unit with NoNewPrivileges',
    check: 'privileges',
    says: 'barred',
    plant: () => undefined,
    under: ['setpriv', '--no-new-privs'],
    typed: 'NoNewPrivileges=no',
  },
  ...(CAN_MOUNT
    ? [
        {
          fault: 'a file system on which bits count for nothing',
          check: 'privileges',
          says: 'nosuid',
          plant: () => {
            mkdirSync(mounted, { recursive: true });
            execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,nosuid', 'tmpfs', mounted]);
            process.env.DSPAM_BIN = path.join(mounted, 'dspam');
            copyFileSync(dspam, process.env.DSPAM_BIN);
            own(process.env.DSPAM_BIN, 0o2755);
          },
          typed: `mount -o remount,suid ${mounted}`,
        },
        {
          fault: 'a disk that is read-only',
          check: 'space',
          says: 'readOnly',
          plant: () => {
            execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3g,mode=755,ro', 'tmpfs', mounted]);
            process.env.DSPAM_HOME = mounted;
          },
          typed: `mount -o remount,rw ${mounted}`,
        },
        {
          fault: 'a folder of data on a file system of its own, which is full',
          check: 'space',
          says: 'little',
          plant: () => {
            mkdirSync(mounted, { recursive: true });
            execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=755', 'tmpfs', mounted]);
            process.env.DSPAM_HOME = path.join(site.folder, 'other-home');
            mkdirSync(process.env.DSPAM_HOME, { recursive: true });
            symlinkSync(mounted, path.join(process.env.DSPAM_HOME, 'data'));
          },
          typed: '',
          mend: () => {
            process.env.DSPAM_HOME = site.home;
          },
        },
      ]
    : []),
  {
    fault: 'a limit on the length of files',
    check: 'space',
    says: 'fileLimit',
    plant: () => undefined,
    under: ['prlimit', '--fsize=500000000'],
    typed: 'LimitFSIZE=infinity',
  },
  {
    fault: 'a disk that is full',
    check: 'space',
    // Nothing is reserved for root there, and nothing is said of that.
    says: 'little',
    plant: () => {
      // A file system of the machine that has no room at all.
      process.env.DSPAM_HOME = '/proc';
    },
    typed: '',
    mend: () => {
      process.env.DSPAM_HOME = site.home;
    },
  },
  {
    fault: 'a quota that is used up',
    check: 'space',
    says: 'quota',
    plant: () => {
      play('quota', 'echo "Disk quotas for user: Over block quota"; exit 1');
    },
    typed: '',
    mend: () => {
      play('quota', 'exit 0');
    },
  },
  {
    fault: 'a log of errors that fills the disk',
    check: 'logFolder',
    says: 'large',
    plant: () => {
      const file = logFile('dspam.debug');
      writeFileSync(file, '');
      truncateSync(file, 2e9);
    },
    typed: `: > ${site.home}/log/dspam.debug`,
  },
  {
    fault: 'a Debug line',
    check: 'logFolder',
    says: 'debug',
    plant: () => {
      // One that was built for it.
      process.env.DSPAM_BIN = play('dspam-debug', 'echo "Configuration parameters: \'--enable-debug\'"');
      confLine('Debug *');
    },
    typed: '#Debug *',
    mend: () => writeFileSync(conf, stockConf),
  },
  {
    fault: 'errors of the database',
    check: 'logFolder',
    says: 'sqlErrors',
    plant: () => writeFileSync(logFile('sql.errors'), '[11/29/2026] 1: Too many connections\n'),
    typed: `tail -n 20 ${site.home}/log/sql.errors`,
    mend: () => utimesSync(logFile('sql.errors'), 0, 0),
  },
  {
    fault: 'a file of tomorrow',
    check: 'clock',
    says: 'future',
    plant: () => {
      writeFileSync(ALL_USERS, '');
      own(ALL_USERS, 0o660);
      const tomorrow = Date.now() / 1000 + 86_400;
      utimesSync(ALL_USERS, tomorrow, tomorrow);
    },
    typed: `touch ${ALL_USERS}`,
  },
  {
    fault: 'a secret that is too short',
    check: 'settings',
    says: 'faulty',
    plant: () => {
      process.env.NEXTAUTH_SECRET = 'short';
    },
    typed: '',
    mend: () => {
      process.env.NEXTAUTH_SECRET = stockEnv.NEXTAUTH_SECRET ?? '';
    },
  },
];

/** With whom it trusts between NUL, as in the real one. */
function playMaildrop(trusted: string): void {
  const file = play('maildrop', `exit 0\n\0${trusted}\0`);
  chmodSync(file, 0o4755);
  confLine(`TrustedDeliveryAgent "${file} -d %u"`);
}

function logFile(name: string): string {
  mkdirSync(path.join(site.home, 'log'), { recursive: true });
  return path.join(site.home, 'log', name);
}

/** Servers that answer each line of a conversation. */
async function serve(hello: string, answers: Record<string, string>) {
  const socket = path.join(site.folder, `answers-${hello.slice(0, 3)}-${Object.keys(answers).length}`);
  const listen = (at: number | string) =>
    new Promise<ReturnType<typeof createServer>>((resolve) => {
      const server = createServer((client) => {
        client.write(`${hello}\r\n`);
        client.on('error', () => undefined);
        client.on('data', (line) =>
          client.write(`${answers[line.toString().slice(0, 4)] ?? '500 what?'}\r\n`),
        );
      });
      server.listen(at, () => resolve(server));
    });
  const [byPort, byPath] = await Promise.all([listen(0), listen(socket)]);
  chmodSync(socket, 0o777);
  afterAll(() => {
    byPort.close();
    byPath.close();
  });
  const address = byPort.address();
  return { port: typeof address === 'object' && address ? address.port : 0, socket };
}

const greeting = await serve('220 mail.example.org ready', {
  LHLO: '250-mail\r\n250 SIZE',
  HELO: '250 mail',
});
const smtpOnly = await serve('220 mail.example.org ready', { HELO: '250 mail' });
const strange = await serve('HTTP/1.1 400 Bad Request', {});

it.each(PLANTED.filter(({ byRoot }) => isRoot || !byRoot))(
  'finds $fault, and is content once it is mended',
  async (planted) => {
    const { check, says, typed, under } = planted;
    expect((await look(check)).filter(({ level }) => level !== 'good')).toEqual([]);
    try {
      await planted.plant();
      const found = await look(check, under);
      const finding = found.find((each) => each.says === says);
      expect(found.map((each) => `${each.level} ${each.says}`)).toContainEqual(
        expect.stringMatching(new RegExp(`^(?:fault|warning) ${says}$`)),
      );
      const lines = finding?.remedies.flatMap((remedy) => remedy.lines) ?? [];
      if (typed) expect(lines.join('; ').split('; ')).toContain(typed);
      if (finding) type(finding);
      planted.mend?.();
      expect((await look(check)).filter(({ level }) => level !== 'good')).toEqual([]);
    } finally {
      if (existsSync(`${data}.away`)) {
        rmSync(data, { recursive: true, force: true });
        renameSync(`${data}.away`, data);
      }
      spawnSync('umount', [mounted]);
      for (const name of ['system.log', 'log'])
        rmSync(path.join(site.home, name), { recursive: true, force: true });
      rmSync(alice.alerts, { force: true });
      chmodSync(agent, 0o755);
      chownSync(data, dataOwner, group);
      setUp();
    }
  },
);

it('finds a running server that came to its rights too early', async () => {
  const [program = '', ...args] = [
    'setpriv',
    '--no-new-privs',
    process.execPath,
    '-e',
    'setInterval(() => {}, 1e6)',
    'scripts/start.ts',
  ];
  const { uid, gid } = dashboard;
  const server = spawn(program, args, { cwd: site.folder, stdio: 'ignore', ...(isRoot ? { uid, gid } : {}) });
  try {
    const ofServer = { level: 'fault', values: { pid: server.pid } };
    await expect
      .poll(async () => (await look('privileges')).find(({ level }) => level === 'fault'))
      .toMatchObject({ ...ofServer, says: 'barred' });
    // Without root a process cannot be started without our groups.
    if (isRoot) expect((await look('user')).at(-1)).toMatchObject({ ...ofServer, says: 'stale' });
  } finally {
    server.kill();
  }
});

it('looks at files and lets the filter try, also while a setting has a fault', async () => {
  process.env.NEXTAUTH_SECRET = 'short';
  own(alice.mbox, isRoot ? 0o600 : 0o660);
  try {
    expect(await look('settings')).toMatchObject([{ level: 'fault' }]);
    expect(await look('files')).toMatchObject([{ says: isRoot ? 'faulty' : 'fine' }]);
    expect(await look('dryRun')).toMatchObject([{ level: 'good' }]);
    expect(await look('clock')).toMatchObject([{ says: 'fine' }]);
  } finally {
    setUp();
  }
});

it('finds two clocks that are apart', async () => {
  const real = Date.now;
  expect(await checkClock.look(await examine(process.env, site.folder))).toMatchObject([{ says: 'fine' }]);
  vi.spyOn(Date, 'now').mockImplementation(() => real() + 3600_000);
  try {
    const [finding] = await checkClock.look(await examine(process.env, site.folder));
    expect(finding).toMatchObject({ level: 'fault', says: 'apart' });
    expect(Number(finding?.values.seconds)).toBeGreaterThan(3590);
  } finally {
    vi.restoreAllMocks();
  }
});

it('finds who runs the maintenance, and with what PATH', async () => {
  const root = path.join(site.folder, 'root');
  const cron = path.join(root, 'etc/cron.d/dashboard');
  const own = userInfo().username;
  mkdirSync(path.dirname(cron), { recursive: true });
  play('crontab', 'exit 1');
  const ask = async () => (await checkCronIn(root, await examine(process.env, site.folder)))[0];
  const none = await ask();
  expect(none).toMatchObject({ level: 'warning', says: 'none' });
  // What it says is a crontab that it is content with.
  const lines = none?.remedies[0]?.lines ?? [];
  writeFileSync(path.join(site.folder, 'crontab'), `${lines.join('\n')}\n`);
  play('crontab', `cat ${site.folder}/crontab`);
  expect(await ask()).toMatchObject({ level: 'good', says: 'fine', values: { file: 'crontab -l' } });
  play('crontab', 'exit 1');

  const [searched = '', job = ''] = lines;
  writeFileSync(cron, `${searched}\n17 3 * * * somebody cd /srv && npm run maintain\n`);
  expect(await ask()).toMatchObject({ level: 'fault', says: 'otherUser', values: { other: 'somebody' } });
  const ownLine = job.replace('* * * ', `* * * ${own} `);
  writeFileSync(cron, `PATH=/nowhere\n${ownLine}\n`);
  const poor = await ask();
  expect(poor).toMatchObject({ level: 'fault', says: 'notOnPath', values: { program: 'npm' } });
  writeFileSync(cron, `${poor?.remedies[0]?.lines[0]}\n${ownLine}\n`);
  expect(await ask()).toMatchObject({ level: 'good' });
  rmSync(cron);

  const unit = path.join(root, 'etc/systemd/system/maintain.service');
  mkdirSync(path.dirname(unit), { recursive: true });
  writeFileSync(unit.replace('service', 'timer'), '[Timer]\nOnCalendar=daily\n');
  const enabled = path.join(root, 'etc/systemd/system/timers.target.wants');
  mkdirSync(enabled);
  symlinkSync('../maintain.timer', path.join(enabled, 'maintain.timer'));
  writeFileSync(unit, '[Service]\nExecStart=/usr/bin/npm run maintain\n');
  if (own !== 'root') expect(await ask()).toMatchObject({ level: 'fault', says: 'otherUser' });
  writeFileSync(
    unit,
    `[Service]\nUser=${own}\nEnvironment=${searched}\nExecStart=/usr/bin/npm run maintain\n`,
  );
  expect(await ask()).toMatchObject({ level: 'good' });
});

it.each([
  [
    'cron.d/dashboard.cron',
    'namePassedOver',
    (file: string) => `mv ${file} ${file.replace('.cron', '-cron')}`,
  ],
  ['cron.d/dashboard~', 'namePassedOver', (file: string) => `mv '${file}' ${file.replace('~', '-')}`],
  ['cron.daily/dashboard', 'modePassedOver', (file: string) => `chmod +x ${file}`],
  ['systemd/system/dashboard.service', 'timerPassedOver', () => 'systemctl enable --now dashboard.timer'],
])('is not content with %s, which is never run: %s', async (name, says, typed) => {
  const root = mkdtempSync(path.join(site.folder, 'passed-'));
  const file = path.join(root, 'etc', name);
  const own = userInfo().username;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(path.join(root, 'etc/debian_version'), '12.0\n');
  play('crontab', 'exit 1');
  const [searched, job = ''] = maintainLines(await examine(process.env, site.folder));
  const text = {
    'cron.d': `${searched}\n${job.replace('* * * ', `* * * ${own} `)}\n`,
    'cron.daily': `#!/bin/sh\n${searched} su ${own} -c "npm run maintain"\n`,
    system: `[Service]\nUser=${own}\nEnvironment=${searched}\nExecStart=npm run maintain\n`,
  }[path.basename(path.dirname(file))];
  writeFileSync(file, String(text));
  if (file.endsWith('.service')) writeFileSync(file.replace(/service$/, 'timer'), '[Timer]\n');
  const ask = async () => (await checkCronIn(root, await examine(process.env, site.folder)))[0];
  if (says === 'timerPassedOver') {
    const unused = await ask();
    expect(unused).toMatchObject({ level: 'warning', says: 'none' });
    expect(unused?.remedies.map(({ where }) => where)).toEqual(['crontab']);
  }
  mkdirSync(path.join(root, 'run/systemd/system'), { recursive: true });
  const found = await ask();
  expect(found).toMatchObject({ level: 'warning', says });
  expect(found?.remedies).toEqual([{ where: 'shell', lines: [typed(file)] }]);
  if (says === 'timerPassedOver') {
    mkdirSync(path.join(root, 'etc/systemd/system/timers.target.wants'));
    writeFileSync(path.join(root, 'etc/systemd/system/timers.target.wants/dashboard.timer'), '');
  } else if (found) type(found);
  expect(await ask()).toMatchObject({ level: 'good', says: 'fine' });
});

it.each([
  ['/etc/cron.d', '17 3 * * * dashboard cd /srv && npm run maintain', 'dashboard', '/usr/bin:/bin'],
  [
    '/etc/cron.d',
    '@daily root su -s /bin/sh dashboard -c "cd /srv && npm run maintain"',
    'dashboard',
    '/usr/bin:/bin',
  ],
  ['/etc/cron.d', '@daily root su - dashboard -c "npm run maintain"', 'dashboard', '/usr/bin:/bin'],
  ['/etc/cron.d', '1 2 * * * root sudo -H -u dashboard npm run maintain', 'dashboard', '/usr/bin:/bin'],
  [
    '/etc/cron.d',
    '1 2 * * * root cd /srv; PATH=/opt/node/bin:$PATH npm run maintain',
    'root',
    '/opt/node/bin:/usr/bin:/bin',
  ],
  [
    '/etc/cron.daily',
    'cd /srv && setpriv --reuid=dashboard --init-groups npm run maintain',
    'dashboard',
    /sbin/,
  ],
  ['/etc/cron.daily', 'cd /srv && npm run maintain', 'root', /sbin/],
  ['/etc/cron.d', '#1 2 * * * root npm run maintain', undefined, undefined],
  ['/etc/cron.d', '1 2 * * * root /usr/local/bin/maintain-mailboxes', undefined, undefined],
])('reads in %s: %s', async (folder, line, user, searched) => {
  const root = path.join(site.folder, `root-of-${line.length}-${folder.length}`);
  mkdirSync(path.join(root, folder), { recursive: true });
  writeFileSync(path.join(root, folder, 'job'), `# maintenance\n${line}\n`);
  play('crontab', 'exit 1');
  const [job] = await findMaintainJobs(root);
  expect(job?.user).toBe(user);
  if (searched !== undefined)
    expect(job?.path).toEqual(typeof searched === 'string' ? searched : expect.stringMatching(searched));
});
