import { readlink } from 'node:fs/promises';
import { listNames } from '@/lib/ground/files/list-folder';
import { readAdminText } from '@/lib/ground/files/read-file';

/** What a process may do, according to /proc. */
export interface ProcessRights {
  pid: number;
  groups: number[];
  noNewPrivileges: boolean;
  umask: number;
  /** Largest file in bytes that it may write (RLIMIT_FSIZE); Infinity for no limit. */
  largestFile: number;
}

/** A command line can be 2 MB long; then it is not one of ours. */
const MOST_BYTES = 256 * 1024;

/**
 * This process, and the servers of this user that run in `folder`: a change after a server's start only counts for the
 * next one. What /proc does not show is left out.
 */
export async function findRights(folder: string, proc = '/proc'): Promise<ProcessRights[]> {
  const pids = (await listNames(proc)).filter((name) => /^\d+$/.test(name));
  const found: ProcessRights[] = [];
  for (const pid of pids) {
    const isOurs = Number(pid) === process.pid || (await isServer(`${proc}/${pid}`, folder));
    const rights = isOurs ? await readRights(`${proc}/${pid}`, Number(pid)) : null;
    if (rights) found.push(rights);
  }
  return found;
}

/** The folder of other users' processes is not shown, so only those of this user are found. */
async function isServer(at: string, folder: string): Promise<boolean> {
  const cwd = await readlink(/* turbopackIgnore: true */ `${at}/cwd`).catch(() => '');
  if (cwd !== folder) return false;
  const command = await readAdminText(`${at}/cmdline`, MOST_BYTES);
  return /scripts\/(?:serve\.mjs|start\.(?:ts|mjs))\b/.test(command);
}

async function readRights(at: string, pid: number): Promise<ProcessRights | null> {
  const status = await readAdminText(`${at}/status`, MOST_BYTES);
  if (status === '') return null;
  const limits = await readAdminText(`${at}/limits`, MOST_BYTES);
  const [, largest = 'unlimited'] = /^Max file size\s+(\S+)/m.exec(limits) ?? [];
  const numbers = `${field(status, 'Gid')} ${field(status, 'Groups')}`.split(/\s+/).filter(Boolean);
  return {
    pid,
    groups: [...new Set(numbers.map(Number))],
    noNewPrivileges: field(status, 'NoNewPrivs') === '1',
    umask: Number.parseInt(field(status, 'Umask') || '22', 8),
    largestFile: largest === 'unlimited' ? Number.POSITIVE_INFINITY : Number(largest),
  };
}

function field(status: string, name: string): string {
  return new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
}
