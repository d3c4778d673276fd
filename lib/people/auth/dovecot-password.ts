import { createHash, timingSafeEqual } from 'node:crypto';
import { isKnownHash, sameText, verifyPassword } from './verify-password';

/** Dovecot's names for what crypt(3) computes; the hash after them has crypt's own form. */
const CRYPT_SCHEMES = new Set([
  'CRYPT',
  'DES-CRYPT',
  'MD5-CRYPT',
  'SHA256-CRYPT',
  'SHA512-CRYPT',
  'BLF-CRYPT',
]);
/** Base64 of the digest, with the salt after it if the name says so. */
const DIGESTS: Record<string, { algorithm: string; bytes: number; salted: boolean }> = {
  SHA: { algorithm: 'sha1', bytes: 20, salted: false },
  SHA1: { algorithm: 'sha1', bytes: 20, salted: false },
  SHA256: { algorithm: 'sha256', bytes: 32, salted: false },
  SHA512: { algorithm: 'sha512', bytes: 64, salted: false },
  SSHA: { algorithm: 'sha1', bytes: 20, salted: true },
  SSHA256: { algorithm: 'sha256', bytes: 32, salted: true },
  SSHA512: { algorithm: 'sha512', bytes: 64, salted: true },
};

/**
 * Whether a password belongs to what a mail server's table holds: `{SCHEME}hash` as Dovecot writes it, or the plain
 * form of crypt(3). Text that has no scheme and is not a hash never matches; {PLAIN} does only where `allowPlain`.
 */
export async function verifyDovecotPassword(
  password: string,
  stored: string,
  allowPlain: boolean,
): Promise<boolean> {
  const [, scheme = '', rest = stored] = /^\{([A-Za-z0-9-]+)\}(.*)$/s.exec(stored) ?? [];
  const name = scheme.toUpperCase();
  if (name === 'PLAIN' || name === 'CLEARTEXT') return allowPlain && sameText(password, rest);
  const digest = DIGESTS[name];
  if (digest) return matchesDigest(password, rest, digest);
  return (name === '' || CRYPT_SCHEMES.has(name)) && verifyPassword(password, rest);
}

/** Whether such a text has a form that is supported here. */
export function isKnownDovecotPassword(stored: string, allowPlain: boolean): boolean {
  const [, scheme = '', rest = stored] = /^\{([A-Za-z0-9-]+)\}(.*)$/s.exec(stored) ?? [];
  const name = scheme.toUpperCase();
  if (name === 'PLAIN' || name === 'CLEARTEXT') return allowPlain;
  return DIGESTS[name] !== undefined || ((name === '' || CRYPT_SCHEMES.has(name)) && isKnownHash(rest));
}

function matchesDigest(
  password: string,
  encoded: string,
  { algorithm, bytes, salted }: { algorithm: string; bytes: number; salted: boolean },
): boolean {
  const stored = Buffer.from(encoded, 'base64');
  if (stored.length < bytes || (!salted && stored.length !== bytes)) return false;
  const salt = stored.subarray(bytes);
  const digest = createHash(algorithm).update(password).update(salt).digest();
  return timingSafeEqual(digest, stored.subarray(0, bytes));
}
