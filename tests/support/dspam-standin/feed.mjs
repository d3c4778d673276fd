/** --source=corpus and --source=inoculation: learned from the text of the message, no signature (F§6, F§9). */
import { resultHeaders } from './headers.mjs';
import { logEvent } from './log.mjs';
import { assembleMessage, parseMessage } from './message.mjs';
import { CannotProcess } from './outcome.mjs';
import { writeFragment, writeStats } from './side-files.mjs';
import { decodeTextParts } from './signature.mjs';
import { tokenize } from './tokens.mjs';
import { corpusLesson, inoculate, learn } from './train.mjs';

/**
 * @param {import('./job.mjs').Job} job
 * @param {string} text
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function processFeed(job, text) {
  const spam = job.options.class === 'spam';
  const parts = parseMessage(text);
  const keepOriginals = decodeTextParts(parts, job.preferences.signatureLocation);
  const ids = tokenize(parts).tokens.map(({ id }) => id);
  if (ids.length === 0) throw new CannotProcess('no tokens found in message');
  const uid = await job.rows.makeUid(job.dataOwner);
  if (job.options.source === 'inoculation') await inoculate(job.rows, uid, ids);
  else await learn(job.rows, uid, ids, corpusLesson(spam));
  await writeStats(job, uid, job.user);
  const letter = job.options.source === 'inoculation' ? 'N' : 'C';
  await logEvent(job, { letter, user: job.user, signature: '', status: '', parts });
  writeFragment(job, '', text);

  /** @type {import('./classify.mjs').Verdict} */
  const verdict = {
    result: spam ? 'Spam' : 'Innocent',
    spam,
    probability: spam ? 1 : 0,
    confidence: 0.9998,
    factors: null,
  };
  parts[0].headers.push(...resultHeaders(job, { verdict, signature: '', processed: false }));
  return {
    kind: spam ? 'spam' : 'innocent',
    message: assembleMessage(parts, keepOriginals),
    learned: true,
    status: '',
  };
}
