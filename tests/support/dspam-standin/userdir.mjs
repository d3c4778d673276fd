/** Where a user's files are (F§1): `<directory>/<base>.<extension>`, in one of three layouts. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @param {string} home
 * @param {import('./version.mjs').Scale} scale
 * @param {string} user
 * @param {string} extension mbox, log, stats, frag, blocklist, ...
 * @returns {string}
 */
export function userFile(home, scale, user, extension) {
  const { folder, base } = place(scale, user);
  return join(home, 'data', folder, `${base}.${extension}`);
}

/**
 * The files that opt a user in or out stand in folders of their own.
 * @param {string} home
 * @param {import('./version.mjs').Scale} scale
 * @param {string} user
 * @param {'dspam' | 'nodspam'} extension
 * @returns {string}
 */
export function optFile(home, scale, user, extension) {
  const folder = extension === 'dspam' ? 'opt-in' : 'opt-out';
  if (scale !== 'domain') return join(home, folder, `${user}.${extension}`);
  const [name, domain] = domainAndName(user);
  return join(home, folder, domain, `${name}.${extension}`);
}

/** @param {string} file Makes the folders above a file, as DSPAM does for any user it is asked for. */
export function makeFoldersFor(file) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o770 });
}

/** @param {import('./version.mjs').Scale} scale @param {string} user @returns {{ folder: string, base: string }} */
function place(scale, user) {
  if (scale === 'normal') return { folder: user, base: user };
  if (scale === 'large') {
    return { folder: join(user.slice(0, 1), user.slice(1, 2), user), base: user };
  }
  const [name, domain] = domainAndName(user);
  return { folder: join(domain, name), base: name };
}

/**
 * A name without a domain, and one that is only a domain, belongs to `local`; a third part is ignored.
 * @param {string} user
 * @returns {[string, string]}
 */
function domainAndName(user) {
  const [name = '', domain] = user.split('@');
  if (name === '') return [domain ?? '', 'local'];
  return [name, domain || 'local'];
}
