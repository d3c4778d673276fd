/** `Lookup`: black lists that are asked for the address that a message came from. */

/** The one zone that lists anything here: every address. Nobody asks a name server. */
export const LISTS_ALL = 'rbl.test';

const PRIVATE = /^(?:127\.|10\.|172\.16\.|192\.168\.|169\.254\.)/;

/**
 * @param {import('./job.mjs').Job} job
 * @param {import('./message.mjs').Part[]} parts
 * @returns {boolean}
 */
export function isListed(job, parts) {
  const { conf, options, preferences } = job;
  if (options.class !== null || !conf.has('Lookup', LISTS_ALL)) return false;
  if (preferences.get('ignoreRBLLookups').toLowerCase() === 'on') return false;
  return /^\d+(?:\.\d+){3}$/.test(sourceOf(conf, parts));
}

/**
 * The first public address in brackets behind `from`; the header's name counts by the letter. What qmail writes is left out.
 * @param {import('./conf.mjs').Conf} conf
 * @param {import('./message.mjs').Part[]} parts
 */
function sourceOf(conf, parts) {
  for (const { name, value } of parts[0]?.headers ?? []) {
    const address = name === 'Received' ? /from[^[]*\[([^\]]*)/.exec(value)?.[1] : undefined;
    if (address && !PRIVATE.test(address) && !conf.has('LocalMX', address)) return address;
  }
  return '';
}
