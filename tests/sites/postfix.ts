import { existsSync } from 'node:fs';
import type { Machine } from './machine';

/** Debian's master.cf without chroot; what a site has of its own takes the place of a line here. Service, type, private, unprivileged, chroot, wakeup, processes, program. */
const MASTER = `
smtp      inet  n - n -    -  smtpd
pickup    unix  n - n 60   1  pickup
cleanup   unix  n - n -    0  cleanup
qmgr      unix  n - n 300  1  qmgr
rewrite   unix  - - n -    -  trivial-rewrite
bounce    unix  - - n -    0  bounce
defer     unix  - - n -    0  bounce
trace     unix  - - n -    0  bounce
verify    unix  - - n -    1  verify
flush     unix  n - n 1000 0  flush
proxymap  unix  - - n -    -  proxymap
smtp      unix  - - n -    -  smtp
relay     unix  - - n -    -  smtp
showq     unix  n - n -    -  showq
error     unix  - - n -    -  error
retry     unix  - - n -    -  error
discard   unix  - - n -    -  discard
local     unix  - n n -    -  local
virtual   unix  - n n -    -  virtual
lmtp      unix  - - n -    -  lmtp
anvil     unix  - - n -    1  anvil
scache    unix  - - n -    1  scache
postlog   unix-dgram n - n - 1 postlogd
`;

/** A Postfix for example.org alone: nothing comes from outside of the machine, nothing leaves it. */
const MAIN = `
compatibility_level = 3.6
myhostname = mail.example.org
mydomain = example.org
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relayhost =
default_transport = error:no mail leaves this site
disable_dns_lookups = yes
biff = no
maillog_file = /var/log/mail.log
queue_run_delay = 10s
minimal_backoff_time = 10s
`;

/** Where Postfix says what it does. */
export const MAIL_LOG = '/var/log/mail.log';

/**
 * Starts the machine's Postfix with these additional lines in main.cf and master.cf. It is stopped with the machine
 * that it runs in.
 */
export function startPostfix(
  machine: Pick<Machine, 'cover' | 'folder' | 'run' | 'write'>,
  main: string,
  master = '',
): void {
  machine.cover('/var/lib/postfix', 0o755);
  machine.run('chown', 'postfix:postfix', '/var/lib/postfix');
  machine.folder('/var/spool/postfix', 0o755, 'root:root');
  machine.write('/etc/postfix/main.cf', `${MAIN.trim()}\n${main.trim()}\n`);
  machine.write('/etc/postfix/master.cf', mergeMaster(master.trim()));
  if (!existsSync('/etc/aliases')) machine.write('/etc/aliases', 'postmaster: root\n');
  machine.run('newaliases');
  machine.run('postfix', 'start');
}

function mergeMaster(own: string): string {
  const keyOf = (line: string) => line.split(/\s+/, 2).join(' ');
  const keys = new Set(own.split('\n').map(keyOf));
  const usual = MASTER.trim()
    .split('\n')
    .filter((line) => !keys.has(keyOf(line)));
  return [...usual, own, ''].join('\n');
}
