import { existsSync } from 'node:fs';
import type { DspamConf } from '@/lib/formats/dspam/conf';

/** Where DSPAM's database is: a Unix socket, or host and port. */
export interface DatabaseAddress {
  socketPath?: string;
  host?: string;
  port?: number;
  user: string;
  password: string;
  database: string;
}

/**
 * From `mysql://user:password@host:port/name`, or with a socket `mysql://user:password@localhost/name?socket=/path`.
 * Throws with a sentence that says what to do.
 */
export function databaseFromUrl(text: string): DatabaseAddress {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Error('DATABASE_URL is not an address: mysql://user:password@host:3306/dspam');
  }
  const database = decodeURIComponent(url.pathname.slice(1));
  if (!/^(mysql|mariadb):$/.test(url.protocol) || !database || !url.username) {
    throw new Error('DATABASE_URL needs a user and a database: mysql://user:password@host:3306/dspam');
  }
  const socketPath = url.searchParams.get('socket');
  return {
    ...(socketPath ? { socketPath } : { host: url.hostname, port: Number(url.port || 3306) }),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
  };
}

/** Where the library of DSPAM's driver looks for `localhost`: Debian's, Red Hat's, and MySQL's own. */
const SOCKETS = ['/run/mysqld/mysqld.sock', '/var/lib/mysql/mysql.sock', '/tmp/mysql.sock'] as const;

/**
 * From dspam.conf: MySQLServer is the path of a socket or the name of a host. exactly `localhost`, or nothing, is a
 * socket too, whatever MySQLPort says; the library knows which, and reads no my.cnf for DSPAM. Throws with a sentence
 * that says which lines are missing.
 */
export function databaseFromConf(conf: DspamConf): DatabaseAddress {
  const server = conf.first('MySQLServer');
  const user = conf.first('MySQLUser');
  const database = conf.first('MySQLDb');
  const missing = Object.entries({ MySQLServer: server, MySQLUser: user, MySQLDb: database })
    .filter(([key, value]) => (key === 'MySQLServer' ? value === undefined : !value))
    .map(([key]) => key);
  if (server === undefined || !user || !database) {
    throw new Error(
      `DATABASE_URL is not set, and dspam.conf lacks ${missing.join(', ')}: add one or the other`,
    );
  }
  return { ...placeOf(server, conf), user, password: conf.first('MySQLPass') ?? '', database };
}

function placeOf(server: string, conf: DspamConf): Pick<DatabaseAddress, 'socketPath' | 'host' | 'port'> {
  if (server.startsWith('/')) return { socketPath: server };
  if (server === 'localhost' || server === '')
    return { socketPath: SOCKETS.find((socket) => existsSync(socket)) ?? SOCKETS[0] };
  return { host: server, port: conf.number('MySQLPort') || 3306 };
}
