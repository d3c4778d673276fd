/** A message that comes in for delivery: classified, learned as that, marked and logged. */

import { isListed, LISTS_ALL } from './black-list.mjs';
import { isBlocklisted } from './blocklist.mjs';
import { cannedVerdict, classify, isCanned, isWhitelisted, overrule, wantedResult } from './classify.mjs';
import { processFeed } from './feed.mjs';
import { resultHeaders } from './headers.mjs';
import { logEvent } from './log.mjs';
import { assembleMessage, findHeader, parseMessage } from './message.mjs';
import { CannotProcess } from './outcome.mjs';
import { writeFragment, writeStats } from './side-files.mjs';
import { decodeTextParts, embedSignature, eraseSignatures, makeSignature } from './signature.mjs';
import { signatureBlob, tokenize } from './tokens.mjs';
import { effectiveMode, inboundLesson, learn } from './train.mjs';

/**
 * @typedef {import('./job.mjs').Job} Job
 * @typedef {import('./message.mjs').Part} Part
 * @typedef {import('./classify.mjs').Verdict} Verdict
 * @typedef {import('./outcome.mjs').Outcome} Outcome
 */

/** What DSPAM's black lists and virus scanner say. */
const STATUS = {
  Blacklisted: `Blacklisted (${LISTS_ALL})`,
  Virus: 'A virus was detected in the message contents',
};
const LETTER = {
  Spam: 'S',
  Innocent: 'I',
  Whitelisted: 'W',
  Blocklisted: 'O',
  Blacklisted: 'A',
  Virus: 'V',
};

/**
 * @param {Job} job
 * @param {string} text
 * @returns {Promise<Outcome>}
 */
export async function processInbound(job, text) {
  const parts = parseMessage(text);
  const location = job.preferences.signatureLocation;
  const blocked = isBlocklisted(job, parts);
  const listed = isListed(job, parts);
  if (listed && job.inoculates) return processFeed(job, text, { spam: true, source: 'inoculation' });
  const keepOriginals = decodeTextParts(parts, location);
  if (!keepOriginals) eraseSignatures(parts);
  const uid = await findOwner(job);
  const { verdict, tokens } = await judge(
    job,
    uid,
    parts,
    listed ? 'Blacklisted' : blocked ? 'Blocklisted' : wantedResult(),
  );
  if (job.options.classify) {
    printSummary(job, verdict, 'N/A');
    return { kind: kindOf(verdict), message: text, learned: false, status: '' };
  }

  const canned = isCanned(verdict.result);
  const mode = effectiveMode(job.mode, await job.rows.totals(uid));
  const signature = makeSignature(job.conf.on('MySQLUIDInSignature') ? uid : null);
  if (!canned) {
    const ids = tokens.map(({ id }) => id);
    await learn(job.rows, uid, ids, inboundLesson(verdict.spam, mode));
  }
  const pristine = job.preferences.on('trainPristine');
  if (job.mode !== 'notrain' && !pristine) {
    await job.rows.addSignature(uid, signature, canned ? Buffer.alloc(8) : signatureBlob(tokens));
  }
  const status = statusOf(job, verdict);
  await writeStats(job, uid, job.user);
  await logEvent(job, { letter: LETTER[verdict.result], user: job.user, signature, status, parts });
  writeFragment(job, signature, text);

  parts[0].headers.push(...resultHeaders(job, { verdict, signature, processed: true }));
  if (verdict.spam && job.preferences.get('spamAction') === 'tag') tagSubject(parts[0], job);
  if (location === 'message' && !pristine && job.mode !== 'notrain') embedSignature(parts, signature);
  if (job.options.deliver.summary) printSummary(job, verdict, signature);
  const learned = !canned && mode !== 'notrain' && mode !== 'toe';
  return { kind: kindOf(verdict), message: assembleMessage(parts, keepOriginals), learned, status };
}

/** Inbound mail makes a uid for a user that has none; --classify does not (F§5). @param {Job} job */
async function findOwner(job) {
  if (!job.options.classify) return job.rows.makeUid(job.dataOwner);
  const uid = await job.rows.findUid(job.dataOwner);
  if (uid === null) throw new CannotProcess('unknown user');
  return uid;
}

/**
 * @param {Job} job
 * @param {number} uid
 * @param {Part[]} parts
 * @param {import('./classify.mjs').Result | null} wanted a result that is not the words'
 * @returns {Promise<{ verdict: Verdict, tokens: import('./tokens.mjs').Token[] }>}
 */
async function judge(job, uid, parts, wanted) {
  if (wanted && isCanned(wanted)) return { verdict: cannedVerdict(wanted), tokens: [] };
  const { tokens, whitelistToken } = tokenize(parts);
  if (tokens.length === 0) throw new CannotProcess('no tokens found in message');
  const ids = tokens.map(({ id }) => id);
  const hits = await job.rows.tokenHits(uid, ids);
  const totals = await job.rows.totals(uid);
  if (job.group?.type === 'merged') await addGroup(job, job.group.name, ids, hits, totals);
  const verdict = overrule(classify(tokens, hits, totals), wanted);
  const sender = whitelistToken === null ? undefined : hits.get(whitelistToken);
  if (!wanted && isWhitelisted(sender, job.preferences)) {
    return { verdict: { ...verdict, result: 'Whitelisted', spam: false }, tokens };
  }
  return { verdict, tokens };
}

/**
 * In a merged group a mail is judged by what the member and the group have learned (F§16.21).
 * @param {Job} job
 * @param {string} name
 * @param {bigint[]} ids
 * @param {Map<bigint, import('./database.mjs').Hits>} hits
 * @param {import('./database.mjs').Totals} totals
 */
async function addGroup(job, name, ids, hits, totals) {
  const uid = await job.rows.makeUid(name);
  for (const [id, { spam, innocent }] of await job.rows.tokenHits(uid, ids)) {
    const own = hits.get(id) ?? { spam: 0, innocent: 0 };
    hits.set(id, { spam: own.spam + spam, innocent: own.innocent + innocent });
  }
  const group = await job.rows.totals(uid);
  for (const key of /** @type {(keyof typeof totals)[]} */ (Object.keys(totals))) totals[key] += group[key];
}

/** @param {Verdict} verdict */
function kindOf(verdict) {
  return verdict.spam ? /** @type {const} */ ('spam') : /** @type {const} */ ('innocent');
}

/** The text follows the preference, not what really happens (F§3). @param {Job} job @param {Verdict} verdict */
function statusOf(job, { result, spam }) {
  if (result === 'Whitelisted') return 'Auto-Whitelisted';
  if (result === 'Blacklisted' || result === 'Virus') return STATUS[result];
  if (!spam) return 'Delivered';
  const action = job.preferences.get('spamAction');
  if (action === 'tag') return 'Tagged';
  return action === 'deliver' ? 'Delivered' : 'Quarantined';
}

/** @param {Job} job @param {Verdict} verdict @param {string} signature */
function printSummary(job, { result, spam, probability, confidence }, signature) {
  const line =
    `X-DSPAM-Result: ${job.user}; result="${spam ? 'Spam' : 'Innocent'}"; class="${result}"; ` +
    `probability=${probability.toFixed(4)}; confidence=${confidence.toFixed(2)}; signature=${signature}\n`;
  job.write(Buffer.from(line, 'latin1'));
}

/** @param {Part} top @param {Job} job */
function tagSubject(top, job) {
  const tag = job.preferences.get('spamSubject').slice(0, 15) || '[SPAM]';
  const subjects = top.headers.filter((each) => each.name.toLowerCase() === 'subject');
  for (const subject of subjects) {
    if (!subject.value.startsWith(tag)) subject.value = `${tag} ${subject.value}`;
  }
  if (findHeader([top], 'Subject') === undefined) top.headers.push({ name: 'Subject', value: tag });
}
