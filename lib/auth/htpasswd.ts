import { getConfig } from '@/lib/config';
import { AppError } from '@/lib/errors';
import { watchedFile } from '@/lib/watched-file';
import { verifyPassword } from './verify-password';

/** A hash that no password has, to take the same time for a user who is not there (bcrypt, cost 10). */
const NOBODY = '$2y$10$abcdefghijklmnopqrstuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu';

let file: ReturnType<typeof watchedFile<Map<string, string>>> | undefined;

/** `name:hash` lines; `#` comments and lines without a colon are passed over. The first line of a name counts. */
export function parseHtpasswd(text: string): Map<string, string> {
  const hashes = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf(':');
    if (at < 1 || line.startsWith('#')) continue;
    const name = line.slice(0, at);
    const [hash = ''] = line.slice(at + 1).split(':');
    if (!hashes.has(name)) hashes.set(name, hash.trim());
  }
  return hashes;
}

/** The hash of a login, undefined when it has none (any more). Throws `unavailable` when the file cannot be read. */
export async function findHash(login: string): Promise<string | undefined> {
  file ??= watchedFile(getConfig().htpasswdFile, parseHtpasswd);
  try {
    return (await file.get()).get(login);
  } catch (cause) {
    throw new AppError('unavailable', 'HTPASSWD_FILE cannot be read', { cause, reason: 'signInUnavailable' });
  }
}

/** Whether name and password are right. As slow for an unknown name as for a wrong password. */
export async function checkHtpasswd(login: string, password: string): Promise<boolean> {
  const hash = await findHash(login);
  const matches = await verifyPassword(password, hash ?? NOBODY);
  return hash !== undefined && matches;
}
