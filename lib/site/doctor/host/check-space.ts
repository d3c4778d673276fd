import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { runDspam } from '@/lib/formats/dspam/command';
import { shellWord } from '@/lib/ground/files/shell-word';
import type { Check } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { findMount } from './find-mount';
import { findRights } from './server-processes';

const { good, warning, fault, unknown } = findingsOf('space');

const LEAST_BYTES = 100e6;
const LITTLE_BYTES = 1e9;
const LITTLE_SHARE = 0.05;
const LEAST_FILES = 1_000;
/** A quarantine of a whole site may grow so far. */
const LARGE_FILE_BYTES = 4e9;
const QUOTA_TIMEOUT_MS = 10_000;

/**
 * Whether there is room to write: what of the disk a user other than root may use, files (inodes), the user's quota, and the
 * largest file that the process may write.
 */
export const checkSpace: Check = {
  name: 'space',
  async look({ home, folder }) {
    const disks = home === null ? [] : await disksOf(home);
    const findings = (await Promise.all(disks.map(lookAtDisk))).flat();
    if (findings.length === 0) findings.push(unknown('notKnown'));
    return [...findings, ...(await quota()), ...(await limits(folder))];
  },
};

/** DSPAM_HOME, and its `data` where that is a file system of its own. */
async function disksOf(home: string): Promise<string[]> {
  const data = path.join(home, 'data');
  const [whole, own] = await Promise.all([findMount(home), findMount(data)]);
  return own && own.at !== whole?.at ? [home, data] : [home];
}

async function lookAtDisk(home: string): Promise<Finding[]> {
  const disk = await statfs(home).catch(() => null);
  if (!disk) return [];
  const freeBytes = disk.bavail * disk.bsize;
  const reservedBytes = (disk.bfree - disk.bavail) * disk.bsize;
  const isLittle = freeBytes < LITTLE_BYTES || freeBytes < LITTLE_SHARE * disk.blocks * disk.bsize;
  const level = freeBytes < LEAST_BYTES ? fault : isLittle ? warning : good;
  const findings = [
    level(level === good ? 'fine' : reservedBytes > 0 ? 'littleReserved' : 'little', {
      home,
      freeBytes,
      reservedBytes,
    }),
  ];
  // Some file systems count none.
  if (disk.files > 0 && disk.ffree < LEAST_FILES) findings.push(fault('files', { home, count: disk.ffree }));
  const mount = await findMount(home);
  if (mount?.options.includes('ro')) {
    const lines = [`mount -o remount,rw ${shellWord(mount.at)}`];
    findings.push(fault('readOnly', { home, at: mount.at }, { where: 'shell', lines }));
  }
  return findings;
}

/** The exit code of the program `quota` says whether a limit is passed; many systems have none. */
async function quota(): Promise<Finding[]> {
  const run = await runDspam('quota', ['-q', '-w', '-u', '-g'], Buffer.alloc(0), QUOTA_TIMEOUT_MS);
  if (!run.started || run.exitCode === 0 || run.output.trim() === '') return [];
  return [fault('quota', { output: run.output.trim() })];
}

async function limits(folder: string): Promise<Finding[]> {
  const rights = await findRights(folder);
  const small = rights.find(({ largestFile }) => largestFile < LARGE_FILE_BYTES);
  if (!small) return [];
  const lines = ['[Service]', 'LimitFSIZE=infinity'];
  return [fault('fileLimit', { pid: small.pid, limitBytes: small.largestFile }, { where: 'unit', lines })];
}
