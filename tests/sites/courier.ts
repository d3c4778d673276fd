import { readFileSync } from 'node:fs';
import type { Machine } from './machine';
import { MYSQL_SOCKET } from './private-machine';

const SETTINGS = '/etc/courier/authmysqlrc';

/** Which rows of a table are the mailboxes: as MySQL has to be asked for each thing. */
export interface MailboxTable {
  database: string;
  user: string;
  password: string;
  /** The lines of authmysqlrc that are the site's, without their MYSQL_. */
  fields: Record<string, string>;
}

/** Courier's daemon that looks people up, with their mailboxes in MySQL: maildrop and the IMAP server ask it. */
export function startAuthdaemon(machine: Machine, table: MailboxTable): void {
  const lines = {
    SERVER: 'localhost',
    SOCKET: MYSQL_SOCKET,
    PORT: '0',
    OPT: '0',
    USERNAME: table.user,
    PASSWORD: table.password,
    DATABASE: table.database,
    ...table.fields,
  };
  // Of Debian's file the comments stay, the last of them behind all else: without it nothing is read.
  const [version, ...comments] = readFileSync(SETTINGS, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('#'));
  const own = Object.entries(lines).map(([name, value]) => `MYSQL_${name}\t${value}`);
  machine.write(SETTINGS, `${[version, ...own, ...comments].join('\n')}\n`, 0o660, 'courier:courier');
  const settings =
    'authmodulelist="authmysql"\ndaemons=2\nauthdaemonvar=/run/courier/authdaemon\nDEBUG_LOGIN=0\n';
  machine.write('/etc/courier/authdaemonrc', settings, 0o660, 'courier:courier');
  machine.folder('/run/courier', 0o755, 'courier:courier');
  machine.folder('/run/courier/authdaemon', 0o750, 'courier:courier');
  machine.run('sh', '-c', 'authdaemond start >/dev/null 2>&1');
}

/** Courier's IMAP server at port 143, for whom the daemon finds. */
export function startCourierImap(machine: Machine): void {
  machine.run('sh', '-c', 'imapd start >/dev/null 2>&1');
}
