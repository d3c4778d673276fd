/**
 * --source=error: a false positive (release) or a missed spam, and the unlearning after a failed delivery.
 * Everything that goes wrong here is dropped with exit 0 and without a word (F§0.1).
 */
import { isBlocklisted } from './blocklist.mjs';
import { reclassifiedHeader } from './headers.mjs';
import { logEvent } from './log.mjs';
import { assembleMessage, parseMessage } from './message.mjs';
import { CannotProcess } from './outcome.mjs';
import { writeStats } from './side-files.mjs';
import { decodeTextParts, findSignature, uidOfSignature } from './signature.mjs';
import { blobIds, tokenize } from './tokens.mjs';
import { effectiveMode, errorLesson, learn, unlearnLesson } from './train.mjs';

/**
 * @typedef {import('./job.mjs').Job} Job
 * @typedef {import('./database.mjs').User} User
 * @typedef {object} Correction
 * @property {'spam' | 'innocent'} class what the message really is
 * @property {string} signature from the command line, else empty
 * @property {boolean} unlearn
 * @property {string} status of the run that failed to deliver, for unlearning
 */

/**
 * @param {Job} job
 * @param {string} text
 * @param {Correction} correction
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function processCorrection(job, text, correction) {
  const parts = parseMessage(text);
  const keepOriginals = decodeTextParts(parts, job.preferences.signatureLocation);
  const pristine = job.preferences.on('trainPristine');
  const blocked = isBlocklisted(job, parts);
  const uid = await job.rows.findUid(job.dataOwner);
  if (uid === null) throw new CannotProcess('unknown user');
  const signature = pristine
    ? ''
    : correction.signature || (findSignature(parts, job.preferences.signatureLocation) ?? '');
  const lesson = pristine
    ? { owner: { uid, name: job.dataOwner }, ids: tokenize(parts).tokens.map(({ id }) => id) }
    : await readSignature(job, uid, signature);
  const { owner, ids } = lesson;

  const spam = correction.class === 'spam';
  const mode = effectiveMode(job.mode, await job.rows.totals(owner.uid));
  const change = correction.unlearn ? unlearnLesson(spam) : errorLesson(spam, mode);
  await learn(job.rows, owner.uid, ids, change);
  // Eight zero bytes hold no token: the totals have changed already when DSPAM notices and gives up (F§5).
  if (ids.length === 0) throw new CannotProcess('empty signature');
  if (blocked) abort();

  // Totals and log are those of the signature's owner, whoever --user says (F§0.8).
  const logged = job.group ? job.user : owner.name;
  await writeStats(job, owner.uid, logged);
  const status = correction.unlearn
    ? `Delivery Failed (${correction.status || 'No error provided'})`
    : 'Retrained';
  const letter = correction.unlearn ? 'E' : spam ? 'M' : 'F';
  await logEvent(job, { letter, user: logged, signature, status, parts });
  parts[0].headers.push(reclassifiedHeader(correction.class));
  return {
    kind: correction.class,
    message: assembleMessage(parts, keepOriginals),
    learned: !correction.unlearn,
    status,
  };
}

/**
 * @param {Job} job
 * @param {number} uid of the user that --user names
 * @param {string} signature
 * @returns {Promise<{ owner: User, ids: bigint[] }>}
 * @throws {CannotProcess} for a signature that is missing, purged, or of a uid that does not exist
 */
async function readSignature(job, uid, signature) {
  if (signature === '') throw new CannotProcess('no signature');
  const owner = job.conf.on('MySQLUIDInSignature')
    ? await job.rows.findUser(uidOfSignature(signature))
    : { uid, name: job.dataOwner };
  const data = owner && (await job.rows.signatureData(owner.uid, signature));
  if (!owner || !data) throw new CannotProcess('unknown signature');
  return { owner, ids: blobIds(data) };
}

/** With a sender on the user's block list DSPAM frees what was never allocated, and is ended by that. @returns {never} */
function abort() {
  process.stderr.write('free(): invalid pointer\n');
  return process.abort();
}
