import path from 'node:path';
import type { DspamConf } from '@/lib/formats/dspam/conf';
import { listUserFolders } from '@/lib/formats/dspam/list-stores';
import { parseSignature } from '@/lib/formats/dspam/signature';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { findAnything } from '@/lib/ground/files/find-file';
import { listNames } from '@/lib/ground/files/list-folder';
import { readTail } from '@/lib/ground/files/read-ends';
import type { Check } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf, type Remedy } from '@/lib/site/doctor/check/finding';
import { needsConf, needsSettings } from './not-looked-at';

const { good, warning, fault } = findingsOf('logs');

/** So many quarantines, those that were written to last. */
const MAILBOXES = 20;
/** The delivery happens between the signature and the line of the log. */
const GRACE_MS = 10 * 60_000;

/** Whether DSPAM writes its logs, which prove a release and make the history. */
export const logs: Check = {
  name: 'logs',
  async look({ conf, config }) {
    if (conf === null) return needsConf('logs');
    const findings = offOnes(conf);
    if (config === null) return [...findings, ...needsSettings('logs')];
    const { dspamHome: home, scale } = config;
    const { names } = await listUserFolders(home, scale);
    const places = names.map((name) => ({ name, ...userFiles(home, scale, name) }));
    let newest = 0;
    for (const { name, mbox, log } of await newestFirst(places)) {
      const mailAt = lastMailTime(await readTail(mbox));
      if (mailAt === null) continue;
      newest = Math.max(newest, mailAt);
      if (!conf.isOn('UserLog')) continue;
      const logAt = await lastLineTime(log);
      if (logAt === null || logAt + GRACE_MS < mailAt)
        findings.push(
          fault(logAt === null ? 'noUserLine' : 'oldUserLine', timesOf(name, log, mailAt, logAt)),
        );
    }
    const systemLog = path.join(home, 'system.log');
    const logAt = await lastLineTime(systemLog);
    if (newest > 0 && conf.isOn('SystemLog') && (logAt === null || logAt + GRACE_MS < newest))
      findings.push(
        fault(logAt === null ? 'noSystemLine' : 'oldSystemLine', timesOf('', systemLog, newest, logAt)),
      );
    if (findings.length > 0) return findings;
    return [logAt === null ? good('fineEmpty') : good('fine', { at: formatTime(logAt) })];
  },
};

/** A release is confirmed by the user's log or, where that is off, by system.log; without either, by nothing. */
function offOnes(conf: DspamConf): Finding[] {
  const off = (['UserLog', 'SystemLog'] as const).filter((key) => !conf.isOn(key));
  const remedy: Remedy = { where: 'dspam.conf', lines: off.map((key) => `${key} on`) };
  if (off.length === 2) return [fault('offBoth', {}, remedy)];
  return off.map((key) => warning(`off${key}`, {}, remedy));
}

function timesOf(user: string, file: string, mailAt: number, logAt: number | null): Finding['values'] {
  return { user, file, mail: formatTime(mailAt), log: logAt === null ? '' : formatTime(logAt) };
}

function formatTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

async function newestFirst<Place extends { mbox: string }>(places: readonly Place[]): Promise<Place[]> {
  const found: { place: Place; at: number }[] = [];
  for (const place of places) {
    const stats = await findAnything(place.mbox);
    if (stats?.isFile() && stats.size > 0) found.push({ place, at: stats.mtimeMs });
  }
  return found
    .sort((a, b) => b.at - a.at)
    .slice(0, MAILBOXES)
    .map(({ place }) => place);
}

/**
 * When the last message of a quarantine was judged, by its signature (F§4): the file's own time changes whenever the
 * dashboard takes a message out. Null when that cannot be determined.
 */
function lastMailTime(tail: string): number | null {
  const start = tail.lastIndexOf('\nFrom ') + 1;
  const end = tail.slice(start).search(/\n\r?\n/);
  const head = end < 0 ? '' : tail.slice(start, start + end);
  const signature = [...head.matchAll(/^X-DSPAM-Signature: ([0-9a-f,]+)\r?$/gm)].at(-1)?.[1];
  return parseSignature(signature ?? '')?.time?.getTime() ?? null;
}

/** When the last record of a log was written; of one that was just rotated, when that was done. Null where there is none. */
async function lastLineTime(log: string): Promise<number | null> {
  const last = [...(await readTail(log)).matchAll(/^(\d{9,10})\t/gm)].at(-1)?.[1];
  if (last !== undefined) return Number(last) * 1000;
  const folder = path.dirname(log);
  const names = await listNames(folder);
  let newest: number | null = null;
  for (const name of names) {
    if (!name.startsWith(`${path.basename(log)}.`) && !name.startsWith(`${path.basename(log)}-`)) continue;
    const stats = await findAnything(path.join(/* turbopackIgnore: true */ folder, name));
    if (stats?.isFile()) newest = Math.max(newest ?? 0, stats.mtimeMs);
  }
  return newest;
}
