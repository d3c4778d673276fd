import { createHmac } from 'node:crypto';
import { getConfig } from '@/lib/store/config/config';

/** A hash that no password has (bcrypt, cost 10), for where there is nobody to look like. */
const NOBODY = '$2y$10$abcdefghijklmnopqrstuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu';

/**
 * The hash to compute for a login that is not there, so that it takes as long as for one that is: always the same one of
 * those that others have, so that asking again tells nothing either.
 */
export function decoyHash(login: string, hashes: Iterable<string>): string {
  const others = [...hashes].filter((hash) => hash.length >= 13);
  const draw = createHmac('sha256', getConfig().secret).update(`decoy\0${login}`).digest().readUInt32BE();
  return others[draw % others.length] ?? NOBODY;
}
