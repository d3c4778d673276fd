/** .stats and .frag (F§1): rewritten each time, without a lock. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFoldersFor } from './userdir.mjs';

const FRAGMENT_BYTES = 1023;
const MODE = 0o660;

/**
 * @param {import('./job.mjs').Job} job
 * @param {number} uid
 * @param {string} name whose
 */
export async function writeStats(job, uid, name) {
  if (job.mode === 'notrain' || job.conf.has('WebStats', 'off')) return;
  const totals = await job.rows.totals(uid);
  let lastLine = '';
  if (job.group?.type === 'merged') {
    const groupTotals = await job.rows.totals(await job.rows.makeUid(job.group.name));
    for (const key of /** @type {(keyof typeof totals)[]} */ (Object.keys(totals)))
      totals[key] += groupTotals[key];
    lastLine = `${job.group.name}\n`;
  }
  writeAnew(job.statsFile(name), `${statsLine(totals)}\n${lastLine}`);
}

/** @param {import('./database.mjs').Totals} t @returns {string} TP,TN,FN,FP,SC,IC */
function statsLine(t) {
  const caught = t.spam_learned + t.spam_classified - t.spam_misclassified - t.spam_corpusfed;
  const passed = t.innocent_learned + t.innocent_classified - t.innocent_misclassified - t.innocent_corpusfed;
  return [
    Math.max(0, caught),
    Math.max(0, passed),
    t.spam_misclassified,
    t.innocent_misclassified,
    t.spam_corpusfed,
    t.innocent_corpusfed,
  ].join(',');
}

/**
 * @param {import('./job.mjs').Job} job
 * @param {string} signature empty for corpus and inoculation, whose fragments all have the one name `.frag`
 * @param {string} input the message as it came in
 */
export function writeFragment(job, signature, input) {
  if (!job.preferences.on('storeFragments')) return;
  // With CRLF no LF LF is found, and the fragment begins with the headers.
  const blankLine = input.indexOf('\n\n');
  const text = input.slice(Math.max(0, blankLine)).slice(0, FRAGMENT_BYTES);
  writeAnew(join(job.file('frag'), `${signature}.frag`), `${text}\n`);
}

/** @param {string} file @param {string} text latin1 */
function writeAnew(file, text) {
  try {
    makeFoldersFor(file);
    writeFileSync(file, Buffer.from(text, 'latin1'), { mode: MODE });
  } catch {
    // DSPAM reports this to syslog only and goes on.
  }
}
