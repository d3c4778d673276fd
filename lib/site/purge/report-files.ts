import path from 'node:path';
import { listUserFolders } from '@/lib/formats/dspam/list-stores';
import { type Scale, userFiles } from '@/lib/formats/dspam/userdir';
import { findAnything } from '@/lib/ground/files/find-file';
import { inFolder } from '@/lib/ground/files/in-folder';
import { listFolder } from '@/lib/ground/files/list-folder';

/** Files of one kind, all users together. Times are epoch ms. */
export interface FileSums {
  files: number;
  bytes: number;
  /** Of them, those last written before the days that signatures are kept. */
  oldFiles: number;
  oldBytes: number;
  oldest: number | null;
}

export interface FilesReport {
  logs: FileSums;
  systemLog: FileSums;
  fragments: FileSums;
  /** When it was looked at. */
  at: number;
}

const KEPT_MS = 60_000;
let kept: { until: number; report: Promise<FilesReport> } | undefined;

/** The sizes and ages of user logs, system.log and fragments (F§1); as they were at most a minute ago. */
export async function reportFiles(home: string, scale: Scale, days: number): Promise<FilesReport> {
  if (kept && kept.until > performance.now()) return kept.report;
  const report = look(home, scale, Date.now() - days * 24 * 3600 * 1000);
  kept = { until: performance.now() + KEPT_MS, report };
  report.catch(() => {
    kept = undefined;
  });
  return report;
}

async function look(home: string, scale: Scale, before: number): Promise<FilesReport> {
  const report: FilesReport = { logs: sums(), systemLog: sums(), fragments: sums(), at: Date.now() };
  await add(report.systemLog, path.join(/* turbopackIgnore: true */ home, 'system.log'), before);
  const { names } = await listUserFolders(home, scale);
  for (const name of names) {
    const { log, frag } = userFiles(home, scale, name);
    await add(report.logs, log, before);
    await inFolder(frag, async (at) => {
      for (const { name } of await listFolder(at))
        await add(report.fragments, path.join(/* turbopackIgnore: true */ at, name), before);
    }).catch(() => undefined);
  }
  return report;
}

function sums(): FileSums {
  return { files: 0, bytes: 0, oldFiles: 0, oldBytes: 0, oldest: null };
}

async function add(into: FileSums, file: string, before: number): Promise<void> {
  const stats = await findAnything(file);
  if (!stats?.isFile()) return;
  into.files++;
  into.bytes += stats.size;
  if (stats.mtimeMs < before) {
    into.oldFiles++;
    into.oldBytes += stats.size;
  }
  if (into.oldest === null || stats.mtimeMs < into.oldest) into.oldest = stats.mtimeMs;
}
