import { chmodSync, chownSync, lstatSync, statSync, unlinkSync } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname } from 'node:path';

const GROUP_TOO = 0o660;
const NOT_OWN = 0o177;
const OTHERS_WRITE = 0o002;

/**
 * Listens on a Unix socket that its owner and one group may open (mode 0660), from its first moment on. A socket left
 * there by a dead server is removed. Rejects with a sentence for the administrator: another server listens there,
 * something else lies there, others could put a socket of their own in its place, the group is not ours to give.
 * @param {import('node:net').Server} server
 * @param {string} file
 * @param {number | undefined} gid none: the group that the system gives it, by the process or by the folder
 */
export async function listenOnSocket(server, file, gid) {
  const name = `LISTEN_SOCKET ${file}`;
  const folder = statSync(dirname(file), { throwIfNoEntry: false });
  if (!folder?.isDirectory())
    throw new Error(`${name} is in a folder that is not there: mkdir ${dirname(file)}`);
  if ((folder.mode & OTHERS_WRITE) !== 0)
    throw new Error(
      `${name} is in a folder that everybody may write to: choose another, such as /run/dspam-dashboard`,
    );
  await removeStale(file, name);
  await new Promise((resolve, reject) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      reject(
        new Error(
          `${name} cannot be made (${error.code}): let the dashboard's user write to ${dirname(file)}`,
        ),
      ),
    );
    // The socket is made within this call.
    const umask = process.umask(NOT_OWN);
    server.listen(file, () => resolve(undefined));
    process.umask(umask);
  });
  try {
    if (gid !== undefined) chownSync(file, -1, gid);
  } catch {
    throw new Error(
      `LISTEN_SOCKET_GROUP is a group that the dashboard's user is not in: add it, and start again`,
    );
  }
  chmodSync(file, GROUP_TOO);
}

/** @param {string} file @param {string} name */
async function removeStale(file, name) {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isSocket()) throw new Error(`${name} is already there, and is not a socket: move it away`);
  const answer = await knock(file);
  if (answer === 'ECONNREFUSED') unlinkSync(file);
  else if (answer === null) throw new Error(`${name} is in use: another server listens there`);
  else throw new Error(`${name} is there already and cannot be opened (${answer}): take it away`);
}

/** @param {string} file @returns {Promise<string | null>} the code of the error; null when somebody answers */
function knock(file) {
  return new Promise((resolve) => {
    const connection = createConnection(file, () => {
      connection.destroy();
      resolve(null);
    });
    connection.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      resolve(error.code ?? 'unknown'),
    );
  });
}
