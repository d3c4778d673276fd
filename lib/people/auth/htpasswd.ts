import { watchedFile } from '@/lib/ground/files/watched-file';
import type { AuthMethod } from '@/lib/store/config/auth-method';
import { getConfig } from '@/lib/store/config/config';
import { decoyHash } from './decoy-hash';
import { verifyPassword } from './verify-password';

let file: ReturnType<typeof watchedFile<Map<string, string>>> | undefined;

/** A file made by Apache's htpasswd (HTPASSWD_FILE). */
export const htpasswd: AuthMethod = {
  name: 'htpasswd',
  async check(login, password) {
    const hashes = await readHashes();
    const hash = hashes.get(login);
    const matches = await verifyPassword(password, hash ?? decoyHash(login, hashes.values()));
    if (hash === undefined) return 'unknown';
    return matches ? 'right' : 'wrong';
  },
  async stamp(login) {
    return (await readHashes()).get(login) ?? null;
  },
};

/** `name:hash` lines; `#` comments and lines without a colon are skipped. The first line of a name counts. */
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

async function readHashes(): Promise<Map<string, string>> {
  file ??= watchedFile(getConfig().signIn.htpasswdFile, parseHtpasswd);
  return file.get();
}
