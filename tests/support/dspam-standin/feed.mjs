/** --source=corpus and --source=inoculation: learned from the text of the message, no signature (F§6, F§9). */
import { isBlocklisted } from './blocklist.mjs';
import { cannedVerdict } from './classify.mjs';
import { resultHeaders } from './headers.mjs';
import { logEvent } from './log.mjs';
import { assembleMessage, parseMessage } from './message.mjs';
import { CannotProcess } from './outcome.mjs';
import { writeFragment, writeStats } from './side-files.mjs';
import { decodeTextParts, embedSignature, findSignature, makeSignature } from './signature.mjs';
import { tokenize } from './tokens.mjs';
import { corpusLesson, inoculate, learn } from './train.mjs';

/** @typedef {import('./job.mjs').Job} Job */

/**
 * @param {Job} job
 * @param {string} text
 * @param {{ spam: boolean, source: string | null }} [as]
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function processFeed(
  job,
  text,
  { spam, source } = { spam: job.options.class === 'spam', source: job.options.source },
) {
  const parts = parseMessage(text);
  const keepOriginals = decodeTextParts(parts, job.preferences.signatureLocation);
  if (source === 'corpus' && isBlocklisted(job, parts)) return feedBlocked(job, text, parts, keepOriginals);
  const ids = tokenize(parts).tokens.map(({ id }) => id);
  if (ids.length === 0) throw new CannotProcess('no tokens found in message');
  const uid = await job.rows.makeUid(job.dataOwner);
  if (source === 'inoculation') await inoculate(job.rows, uid, ids);
  else await learn(job.rows, uid, ids, corpusLesson(spam));
  await writeStats(job, uid, job.user);
  const letter = source === 'inoculation' ? 'N' : 'C';
  // Not followed, but logged.
  const signature = findSignature(parts, job.preferences.signatureLocation) ?? '';
  await logEvent(job, { letter, user: job.user, signature, status: '', parts });
  writeFragment(job, signature, text);

  /** @type {import('./classify.mjs').Verdict} */
  const verdict = {
    result: spam ? 'Spam' : 'Innocent',
    spam,
    probability: spam ? 1 : 0,
    confidence: 0.9998,
    factors: null,
  };
  parts[0].headers.push(...resultHeaders(job, { verdict, signature, processed: false }));
  return {
    kind: spam ? 'spam' : 'innocent',
    message: assembleMessage(parts, keepOriginals),
    learned: true,
    status: '',
  };
}

/**
 * A sender on the block list: spam, whatever it is fed as, with a signature of its own that no row belongs to. Nothing is learned.
 * @param {Job} job
 * @param {string} text
 * @param {import('./message.mjs').Part[]} parts
 * @param {boolean} keepOriginals
 */
async function feedBlocked(job, text, parts, keepOriginals) {
  const uid = await job.rows.makeUid(job.dataOwner);
  const signature = makeSignature(job.conf.on('MySQLUIDInSignature') ? uid : null);
  await logEvent(job, { letter: 'C', user: job.user, signature, status: '', parts });
  writeFragment(job, signature, text);
  const verdict = cannedVerdict('Blocklisted');
  parts[0]?.headers.push(...resultHeaders(job, { verdict, signature, processed: false }));
  if (job.preferences.signatureLocation !== 'headers') embedSignature(parts, signature);
  return {
    kind: /** @type {const} */ ('spam'),
    message: assembleMessage(parts, keepOriginals),
    learned: false,
    status: '',
  };
}
