import path from 'node:path';
import { AppError } from '@/lib/ground/errors';

/** How DSPAM was built to lay out its data folder (F§1). */
export type Scale = 'domain' | 'large' | 'normal';

/** Longest user name that dspam_virtual_uids can hold, in bytes. */
const MAX_USER_BYTES = 128;

/** The files of one user, as absolute paths. */
export interface UserFiles {
  dir: string;
  mbox: string;
  removedMbox: string;
  log: string;
  frag: string;
  /** Preferences, on a site that keeps them in files. */
  prefs: string;
  /** Words to watch for. */
  alerts: string;
  /** Domains that DSPAM holds back. */
  blocklist: string;
  /** The totals at the last reset. */
  rstats: string;
  /** A folder for what was deleted of the user, kept for a while. */
  deleted: string;
  /** What the names of all their files begin with. */
  prefix: string;
}

/**
 * Whether a name may be a DSPAM user here. Refused: '/', '\\', NUL and other control characters, '..', a leading '-'
 * (it would be read as an option), names over 128 bytes, and a second '@': DSPAM ignores what follows it when it builds
 * the path (F§1), so that `a@b@c` would open the mailbox of `a@b`. Also refused are blanks at the ends, which databases
 * ignore: `bob ` would be `bob` in our tables, too.
 */
export function isUserName(name: string): boolean {
  if (name === '' || Buffer.byteLength(name) > MAX_USER_BYTES) return false;
  if (name.startsWith(' ') || name.endsWith(' ')) return false;
  if (name.startsWith('-') || name.includes('..')) return false;
  if (/[/\\\u0000-\u001f\u007f]/.test(name)) return false;
  const parts = name.split('@');
  return parts.length <= 2 && parts.every((part) => part !== '' && part !== '.');
}

/**
 * Whether a name has a folder of its own, and so a page: DSPAM knows names that have none here, as its table takes whatever mail is
 * addressed to. Domain scale keeps users without a domain in `local`: a user of a domain with that name would get their mailbox.
 */
export function hasFolder(scale: Scale, name: string): boolean {
  return isUserName(name) && !(scale === 'domain' && name.endsWith('@local'));
}

/** Throws `invalid` unless `isUserName(name)`. */
export function checkUserName(name: string): void {
  if (!isUserName(name)) throw new AppError('invalid', 'not a user name', { reason: 'userName' });
}

/**
 * The only place where a user name becomes a path (F§1). Never leads outside `<home>/data`.
 * Throws `invalid` for a name that `isUserName` refuses.
 */
export function userFiles(home: string, scale: Scale, user: string): UserFiles {
  checkUserName(user);
  const data = path.join(home, 'data');
  const { dir, base } = locate(scale, user);
  // The comment keeps Next's build from tracing this as a part of the project.
  const absolute = path.join(/* turbopackIgnore: true */ data, dir);
  if (!absolute.startsWith(data + path.sep)) {
    throw new AppError('invalid', 'path outside DSPAM_HOME', { reason: 'userName' });
  }
  const file = (extension: string) => path.join(/* turbopackIgnore: true */ absolute, `${base}.${extension}`);
  return {
    dir: absolute,
    mbox: file('mbox'),
    removedMbox: file('removed.mbox'),
    log: file('log'),
    frag: file('frag'),
    prefs: file('prefs'),
    alerts: file('alerts'),
    blocklist: file('blocklist'),
    rstats: file('rstats'),
    deleted: file('deleted'),
    prefix: `${base}.`,
  };
}

function locate(scale: Scale, user: string): { dir: string; base: string } {
  if (scale === 'normal') return { dir: user, base: user };
  if (scale === 'large') {
    // The first two bytes, each a folder, case kept; the folder of a one-byte name is its second.
    const second = user.slice(1, 2);
    return { dir: path.join(user.slice(0, 1), second, user), base: user };
  }
  const [local = '', domain = 'local'] = user.split('@');
  if (!hasFolder('domain', user)) throw new AppError('invalid', 'domain "local"', { reason: 'userName' });
  return { dir: path.join(/* turbopackIgnore: true */ domain, local), base: local };
}
