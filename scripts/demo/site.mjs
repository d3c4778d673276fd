// The demo's site: what is made once (database, DSPAM_HOME, secrets) and what is written at every start (the files
// that name the socket and the folder, as both may have moved).
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { formatDspamConf } from '../setup/dspam-conf.mjs';
import { createDspamDatabase } from '../setup/dspam-database.mjs';
import { plainPath } from '../setup/plain-path.mjs';
import { setUpProcmail } from '../setup/procmail.mjs';
import { makeSharedFolder, writeSharedFile } from '../setup/shared-file.mjs';
import { formatHtpasswd } from '../setup/sign-ins.mjs';
import { siteEnvironment } from '../setup/site-environment.mjs';
import { fillDatabase } from './fill-database.mjs';
import { createMailOfUsers } from './mail-of-users.mjs';
import { writeHome } from './write-home.mjs';

const FOLDER = '.demo';
const SECRETS = join(FOLDER, 'secrets.json');
const DATABASE = { name: 'dspam', user: 'dspam' };

/** Written last: while it is missing, the demo is incomplete and is made again. */
export const SEEDED = join(FOLDER, 'complete');

/** @param {string} socket MariaDB's */
export async function createSite(socket) {
  const password = randomBytes(16).toString('hex');
  const secret = randomBytes(32).toString('base64');
  writeFileSync(SECRETS, JSON.stringify({ password, secret }), { mode: 0o600 });
  const users = createMailOfUsers(new Date());
  writeHome(join(FOLDER, 'dspam'), users);
  const root = await createConnection({ socketPath: socket, user: 'root', multipleStatements: true });
  await createDspamDatabase(root, { ...DATABASE, password });
  await fillDatabase(root, users);
  await root.end();
  writeFileSync(SEEDED, '');
}

/**
 * @param {string} socket MariaDB's
 * @param {number} port
 * @returns {{ environment: ReturnType<typeof siteEnvironment>, mail: string, close: () => void }}
 */
export function openSite(socket, port) {
  const { password, secret } = JSON.parse(readFileSync(SECRETS, 'utf8'));
  const { path: folder, remove } = plainPath(FOLDER);
  const file = (/** @type {string} */ name) => join(folder, name);
  mkdirSync(file('mail'), { recursive: true });
  makeSharedFolder(file('mail'));
  const agent = setUpProcmail({ folder, mail: file('mail') });
  writeSharedFile(
    file('dspam.conf'),
    formatDspamConf({ home: file('dspam'), agent, database: { ...DATABASE, socket, password } }),
  );
  writeSharedFile(file('htpasswd'), formatHtpasswd({ alice: 'alice', bob: 'bob', admin: 'admin' }));
  writeSharedFile(file('admins'), 'admin\n');
  const environment = siteEnvironment({
    conf: file('dspam.conf'),
    home: file('dspam'),
    htpasswd: file('htpasswd'),
    admins: file('admins'),
    secret,
    port,
    origin: `http://localhost:${port}`,
  });
  return { environment, mail: join(FOLDER, 'mail'), close: remove };
}
