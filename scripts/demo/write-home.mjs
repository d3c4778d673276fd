import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeSharedFolder, writeSharedFile } from '../setup/shared-file.mjs';
import { formatSystemLog, formatUserLog } from './log-record.mjs';
import { formatQuarantineRecord } from './quarantine-record.mjs';

/** @typedef {ReturnType<typeof import('./mail-of-users.mjs').createMailOfUsers>[number]} User */

/**
 * Fills a DSPAM_HOME of domain scale.
 * @param {string} home
 * @param {User[]} users names without a domain
 */
export function writeHome(home, users) {
  mkdirSync(home, { recursive: true });
  for (const folder of [home, join(home, 'data'), join(home, 'data', 'local')]) makeSharedFolder(folder);
  for (const user of users.filter(({ history }) => history.records.length > 0)) writeUser(home, user);
  const system = users
    .flatMap(({ name, history }) => history.records.map((record) => ({ name, record })))
    .sort((a, b) => a.record.at.getTime() - b.record.at.getTime())
    .map(({ name, record }) => formatSystemLog(record, name));
  writeSharedFile(join(home, 'system.log'), Buffer.from(system.join(''), 'latin1'));
}

/** @param {string} home @param {User} user */
function writeUser(home, { name, history }) {
  const folder = join(home, 'data', 'local', name);
  makeSharedFolder(folder);
  const quarantine = [...history.quarantine.values()].map(({ message, verdict }) =>
    formatQuarantineRecord(Buffer.from(message, 'latin1'), verdict),
  );
  const log = history.records.map(formatUserLog).join('');
  writeSharedFile(join(folder, `${name}.mbox`), Buffer.concat(quarantine));
  writeSharedFile(join(folder, `${name}.log`), Buffer.from(log, 'latin1'));
  writeSharedFile(join(folder, `${name}.stats`), formatStats(history.stats));
}

/**
 * Caught spam, innocent, missed spam, false positives, and what was fed from a corpus.
 * @param {User['history']['stats']} stats
 */
function formatStats(stats) {
  return `${[
    Math.max(0, stats.spamLearned - stats.spamMisclassified - stats.spamCorpusfed),
    Math.max(0, stats.innocentLearned - stats.innocentMisclassified - stats.innocentCorpusfed),
    stats.spamMisclassified,
    stats.innocentMisclassified,
    stats.spamCorpusfed,
    stats.innocentCorpusfed,
  ].join(',')}\n`;
}
