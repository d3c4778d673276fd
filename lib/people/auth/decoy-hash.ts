import { createHmac } from 'node:crypto';
import { getConfig } from '@/lib/store/config/config';

/** A hash that no password matches (bcrypt, cost 10), used when there are no other hashes to imitate. */
const NOBODY = '$2y$10$abcdefghijklmnopqrstuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu';

/**
 * The hash to compute for a login that does not exist, so that it takes as long as for one that does. A login always
 * gets the same one of the other users' hashes, so that asking again reveals nothing either.
 */
export function decoyHash(login: string, hashes: Iterable<string>): string {
  const others = [...hashes].filter((hash) => hash.length >= 13);
  const draw = createHmac('sha256', getConfig().secret).update(`decoy\0${login}`).digest().readUInt32BE();
  return others[draw % others.length] ?? NOBODY;
}
