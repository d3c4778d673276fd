import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createConnection, createPool, type Pool } from 'mysql2/promise';
import { formatDspamConf } from '@/scripts/setup/dspam-conf.mjs';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { startMariadb } from '@/scripts/setup/mariadb.mjs';
import { setUpProcmail } from '@/scripts/setup/procmail.mjs';
import { startServer } from '@/scripts/setup/server.mjs';
import { makeSharedFolder } from '@/scripts/setup/shared-file.mjs';
import { formatHtpasswd, SIGN_INS } from '@/scripts/setup/sign-ins.mjs';
import { siteEnvironment } from '@/scripts/setup/site-environment.mjs';
import { createTestDatabase } from '@/tests/support/database';

/** The people of a test site. */
export type Person = 'alice' | 'bob' | 'admin';

/** What they sign in with; DSPAM knows them by the same names. */
export const USER_NAMES: Readonly<Record<Person, string>> = {
  alice: 'alice@example.org',
  bob: 'bob',
  admin: 'admin',
};

/** DSPAM's numbers for them, as in their signatures. */
export const UIDS: Readonly<Record<Person, number>> = { alice: 1, bob: 2, admin: 3 };

/** The delivery agent refuses mail with this in its subject: exit code 75, nothing delivered. */
export const REFUSED_SUBJECT = 'the agent refuses';

/** A whole site: database, DSPAM_HOME, sign-ins, procmail, and the production server in front. Mailboxes are empty. */
export interface Site {
  /** With BASE_PATH, where there is one. */
  origin: string;
  /** DSPAM_HOME, domain scale. */
  home: string;
  /** Where procmail delivers: the mbox `<mail>/<user name>`. */
  mail: string;
  environment: ReturnType<typeof siteEnvironment>;
  database: Pool;
  /** The socket by which the server knows MariaDB. */
  databaseDoor: string;
  /** Makes MariaDB vanish for the server, its connections cut; the answer brings it back. */
  takeDatabaseAway(): Promise<() => void>;
  /** Takes a sign-in out of the htpasswd file; the answer puts it back. */
  removeSignIn(person: Person): () => void;
  stop(): Promise<void>;
}

/**
 * Builds a site in a temporary folder and waits until it answers. It uses the MariaDB that TEST_MYSQL_SOCKET names, else
 * one of its own. `overrides` are variables of the server's environment, `conf` lines of dspam.conf in place of the usual ones. Needs a
 * build (`npm run build`); that of the folder `build`, where one is named.
 */
export async function startSite(
  overrides: Partial<ReturnType<typeof siteEnvironment>> & Record<string, string> = {},
  conf = '',
  build?: string,
): Promise<Site> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dspam-dashboard-site-'));
  const endings: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const socket = process.env.TEST_MYSQL_SOCKET ?? (await startOwnMariadb(folder, endings));
    const database = await createTestDatabase(socket);
    endings.push(database.drop);
    const pool = createPool({
      socketPath: socket,
      user: database.user,
      password: database.password,
      database: database.name,
    });
    endings.push(() => pool.end());
    await addUsers(pool);
    // The server knows the database by a name of its own, which a test can take away.
    const door = path.join(folder, 'door.sock');
    symlinkSync(socket, door);
    const files = writeFiles(
      folder,
      { ...database, socket: door },
      await freePort(),
      conf,
      overrides.BASE_PATH,
    );
    const { home, mail } = files;
    const environment = { ...files.environment, ...overrides };
    const server = await startServer(environment, 'inherit', undefined, build);
    endings.push(server.stop);
    return {
      origin: environment.NEXTAUTH_URL,
      home,
      mail,
      environment,
      database: pool,
      databaseDoor: door,
      async takeDatabaseAway() {
        rmSync(door);
        await cutConnections(socket, database.user);
        return () => symlinkSync(socket, door);
      },
      removeSignIn: (person) => removeLine(environment.HTPASSWD_FILE, `${USER_NAMES[person]}:`),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function cutConnections(socket: string, user: string): Promise<void> {
  const root = await createConnection({ socketPath: socket, user: 'root' });
  await root.query('KILL USER ?@localhost', [user]);
  await root.end();
}

function removeLine(file: string, start: string): () => void {
  const before = readFileSync(file, 'utf8');
  const lines = before.split('\n').filter((line) => !line.startsWith(start));
  writeFileSync(file, lines.join('\n'));
  return () => writeFileSync(file, before);
}

async function startOwnMariadb(folder: string, endings: (() => unknown)[]): Promise<string> {
  const mariadb = await startMariadb(folder);
  endings.push(mariadb.stop);
  return mariadb.socket;
}

async function freePort(): Promise<number> {
  const port = await findPort(0);
  if (port === undefined) throw new Error('no port is free');
  return port;
}

async function addUsers(database: Pool): Promise<void> {
  for (const person of Object.keys(USER_NAMES) as Person[]) {
    await database.query('INSERT INTO dspam_virtual_uids VALUES (?, ?)', [UIDS[person], USER_NAMES[person]]);
    await database.query('INSERT INTO dspam_stats VALUES (?, 100, 100, 0, 0, 0, 0, 0, 0)', [UIDS[person]]);
  }
}

function writeFiles(
  folder: string,
  database: { socket: string; user: string; password: string; name: string },
  port: number,
  lines: string,
  basePath = '',
) {
  const file = (name: string) => path.join(folder, name);
  const home = file('dspam');
  const mail = file('mail');
  for (const each of [home, path.join(home, 'data'), mail]) makeSharedFolder(each);
  const rules = [':0', `* ^Subject:.*${REFUSED_SUBJECT}`, '{', '  EXITCODE=75', '  HOST', '}'];
  const agent = setUpProcmail({ folder, mail, rules });
  writeFileSync(file('dspam.conf'), formatDspamConf({ home, agent, database, lines }));
  writeFileSync(file('htpasswd'), formatHtpasswd(USER_NAMES));
  writeFileSync(file('admins'), `${USER_NAMES.admin}\n`);
  const environment = siteEnvironment({
    conf: file('dspam.conf'),
    home,
    htpasswd: file('htpasswd'),
    admins: file('admins'),
    secret: 'a secret that only the tests of this project know',
    port,
    origin: `http://127.0.0.1:${port}${basePath}`,
  });
  return { home, mail, environment };
}

/** What a person types to sign in. */
export function signInOf(person: Person): { name: string; password: string } {
  return { name: USER_NAMES[person], password: SIGN_INS[person].password };
}
