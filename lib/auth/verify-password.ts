import { createHash, timingSafeEqual } from 'node:crypto';
import apacheMd5 from 'apache-md5';
import { crypt } from './crypt';

/**
 * Whether a password belongs to a hash of an htpasswd file: bcrypt (`$2y$`), apr1, {SHA}, and whatever crypt(3) knows.
 * Text that is no hash never matches: htpasswd -p files are not accepted.
 */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  return sameText(await hashLike(password, hash), hash);
}

async function hashLike(password: string, hash: string): Promise<string> {
  if (hash.startsWith('{SHA}')) return `{SHA}${createHash('sha1').update(password).digest('base64')}`;
  if (hash.startsWith('$apr1$')) return apacheMd5(password, hash);
  const isCrypt = /^\$[0-9a-z]+\$/.test(hash) || /^[./0-9A-Za-z]{13}$/.test(hash);
  return (isCrypt && (await crypt(password, hash))) || '';
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash('sha256').update(text).digest());
  return left !== '' && a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
