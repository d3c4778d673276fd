import { readFileSync } from 'node:fs';
import { decodeHeader } from './decode.mjs';
import { findHeader } from './message.mjs';

/**
 * USER.blocklist: one From-domain a line (F§1, F§16.19): what stands behind the last `@` of From, of which an encoded word has left no address.
 * @param {import('./job.mjs').Job} job
 * @param {import('./message.mjs').Part[]} parts
 * @returns {boolean}
 */
export function isBlocklisted(job, parts) {
  const from = decodeHeader(findHeader(parts, 'From') ?? '');
  const [, domain] = /@([^@\s>]*)[^@]*$/.exec(from) ?? [];
  if (!domain) return false;
  try {
    const lines = readFileSync(job.file('blocklist'), 'latin1').split(/\r?\n/);
    return lines.some((line) => line.toLowerCase() === domain.toLowerCase());
  } catch {
    return false;
  }
}
