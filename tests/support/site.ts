import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPool, type Pool } from 'mysql2/promise';
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
  origin: string;
  /** DSPAM_HOME, domain scale. */
  home: string;
  /** Where procmail delivers: the mbox `<mail>/<user name>`. */
  mail: string;
  environment: ReturnType<typeof siteEnvironment>;
  database: Pool;
  stop(): Promise<void>;
}

/**
 * Builds a site in a temporary folder and waits until it answers. It uses the MariaDB that TEST_MYSQL_SOCKET names, else
 * one of its own. `overrides` are variables of the server's environment. Needs a build (`npm run build`).
 */
export async function startSite(overrides: Partial<ReturnType<typeof siteEnvironment>> = {}): Promise<Site> {
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
    const files = writeFiles(folder, database, await freePort());
    const { home, mail } = files;
    const environment = { ...files.environment, ...overrides };
    const server = await startServer(environment, 'inherit');
    endings.push(server.stop);
    return { origin: environment.NEXTAUTH_URL, home, mail, environment, database: pool, stop };
  } catch (error) {
    await stop();
    throw error;
  }
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
) {
  const file = (name: string) => path.join(folder, name);
  const home = file('dspam');
  const mail = file('mail');
  for (const each of [home, path.join(home, 'data'), mail]) makeSharedFolder(each);
  const rules = [':0', `* ^Subject:.*${REFUSED_SUBJECT}`, '{', '  EXITCODE=75', '  HOST', '}'];
  const agent = setUpProcmail({ folder, mail, rules });
  writeFileSync(file('dspam.conf'), formatDspamConf({ home, agent, database }));
  writeFileSync(file('htpasswd'), formatHtpasswd(USER_NAMES));
  writeFileSync(file('admins'), `${USER_NAMES.admin}\n`);
  const environment = siteEnvironment({
    conf: file('dspam.conf'),
    home,
    htpasswd: file('htpasswd'),
    admins: file('admins'),
    secret: 'a secret that only the tests of this project know',
    port,
    origin: `http://127.0.0.1:${port}`,
  });
  return { home, mail, environment };
}

/** What a person types to sign in. */
export function signInOf(person: Person): { name: string; password: string } {
  return { name: USER_NAMES[person], password: SIGN_INS[person].password };
}
