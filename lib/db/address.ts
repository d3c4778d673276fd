import type { DspamConf } from '@/lib/dspam/conf';

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
    throw new Error('DATABASE_URL is no address: mysql://user:password@host:3306/dspam');
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

/**
 * From dspam.conf: MySQLServer is the path of a socket or the name of a host. Throws with a sentence that says which
 * lines are missing.
 */
export function databaseFromConf(conf: DspamConf): DatabaseAddress {
  const server = conf.last('MySQLServer');
  const user = conf.last('MySQLUser');
  const database = conf.last('MySQLDb');
  const missing = Object.entries({ MySQLServer: server, MySQLUser: user, MySQLDb: database })
    .filter(([, value]) => !value)
    .map(([key]) => key);
  if (!server || !user || !database) {
    throw new Error(
      `DATABASE_URL is not set, and dspam.conf lacks ${missing.join(', ')}: add one or the other`,
    );
  }
  return {
    ...(server.startsWith('/')
      ? { socketPath: server }
      : { host: server, port: Number(conf.last('MySQLPort') ?? 3306) }),
    user,
    password: conf.last('MySQLPass') ?? '',
    database,
  };
}
