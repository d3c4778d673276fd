import { watchedFile } from '@/lib/ground/files/watched-file';
import type { AuthMethod, Verdict } from '@/lib/store/config/auth-method';
import { getConfig } from '@/lib/store/config/config';
import { decoyHash } from './decoy-hash';
import { isOpen, parseShadow, type ShadowEntry } from './parse-shadow';
import { askShadowHelper } from './shadow-helper';
import { verifyPassword } from './verify-password';

const PASSWD_FILE = '/etc/passwd';

let shadowFile: ReturnType<typeof watchedFile<Map<string, ShadowEntry>>> | undefined;
let passwdFile: ReturnType<typeof watchedFile<Set<string>>> | undefined;

/** The accounts of the system: /etc/shadow where we may read it, else a helper as pwauth (SHADOW_HELPER). */
export const shadow: AuthMethod = {
  name: 'shadow',
  check(login, password) {
    const { shadowHelper } = getConfig().signIn;
    return shadowHelper ? checkByHelper(shadowHelper, login, password) : checkFile(login, password);
  },
  async stamp(login) {
    // With a helper the hash cannot be seen, only that the account is still in /etc/passwd.
    if (getConfig().signIn.shadowHelper) return (await readNames()).has(login) ? 'listed' : 'not listed';
    const entry = (await readShadow()).get(login);
    return entry && isOpen(entry, new Date()) ? entry.line : null;
  },
};

async function checkFile(login: string, password: string): Promise<Verdict> {
  const entries = await readShadow();
  const entry = entries.get(login);
  const open = entry && isOpen(entry, new Date());
  const hashes = [...entries.values()].filter((other) => isOpen(other, new Date())).map(({ hash }) => hash);
  const matches = await verifyPassword(password, open ? entry.hash : decoyHash(login, hashes));
  if (!entry) return 'unknown';
  return open && matches ? 'right' : 'wrong';
}

/** A helper does not distinguish an unknown user from a wrong password; /etc/passwd, which everybody may read, does. */
async function checkByHelper(helper: string, login: string, password: string): Promise<Verdict> {
  if (await askShadowHelper(helper, login, password))
    return (await readNames()).has(login) ? 'right' : 'unknown';
  return (await readNames()).has(login) ? 'wrong' : 'unknown';
}

function readShadow(): Promise<Map<string, ShadowEntry>> {
  shadowFile ??= watchedFile(getConfig().signIn.shadowFile, parseShadow);
  return shadowFile.get();
}

function readNames(): Promise<Set<string>> {
  passwdFile ??= watchedFile(
    PASSWD_FILE,
    (text) => new Set(text.split('\n').map((line) => line.split(':')[0] ?? '')),
  );
  return passwdFile.get();
}
