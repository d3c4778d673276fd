import { createHash, timingSafeEqual } from 'node:crypto';
import apacheMd5 from 'apache-md5';
import { crypt } from './crypt';

/** Each step of bcrypt's cost doubles the time: cost 15 takes seconds, cost 31 takes days. */
const MAX_BCRYPT_COST = 15;

/**
 * Whether a password belongs to a hash of an htpasswd file: bcrypt (`$2y$`), apr1, {SHA}, and whatever crypt(3) knows.
 * Text that is not a hash never matches (so htpasswd -p files are not accepted), nor does bcrypt with a cost over 15.
 */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  return sameText(await hashLike(password, hash), hash);
}

/** Whether a text is a hash of a kind that is supported here. */
export function isKnownHash(hash: string): boolean {
  return /^\{SHA\}[A-Za-z0-9+/]{27}=$/.test(hash) || hash.startsWith('$apr1$') || isCrypt(hash);
}

function isCrypt(hash: string): boolean {
  const cost = /^\$2[abxy]\$(\d\d)\$/.exec(hash)?.[1];
  if (cost !== undefined && Number(cost) > MAX_BCRYPT_COST) return false;
  return /^\$[0-9a-z]+\$/.test(hash) || /^[./0-9A-Za-z]{13}$/.test(hash);
}

async function hashLike(password: string, hash: string): Promise<string> {
  if (hash.startsWith('{SHA}')) return `{SHA}${createHash('sha1').update(password).digest('base64')}`;
  // The library treats each letter as a byte; the bytes are those of UTF-8.
  if (hash.startsWith('$apr1$')) return apacheMd5(Buffer.from(password).toString('latin1'), hash);
  return (isCrypt(hash) && (await crypt(password, hash))) || '';
}

/** Compares two texts in a time that does not reveal where they begin to differ. Nothing equals ''. */
export function sameText(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash('sha256').update(text).digest());
  return left !== '' && a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
