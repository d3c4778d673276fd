import { readFileSync } from 'node:fs';
import { findHeader } from './message.mjs';

/**
 * USER.blocklist: one From-domain a line (F§1).
 * @param {import('./job.mjs').Job} job
 * @param {import('./message.mjs').Part[]} parts
 * @returns {boolean}
 */
export function isBlocklisted(job, parts) {
  const from = findHeader(parts, 'From') ?? '';
  const [, domain] = /@([^@\s>]*)[^@]*$/.exec(from) ?? [];
  if (!domain) return false;
  try {
    const lines = readFileSync(job.file('blocklist'), 'latin1').split('\n');
    return lines.some((line) => line.toLowerCase() === domain.toLowerCase());
  } catch {
    return false;
  }
}
