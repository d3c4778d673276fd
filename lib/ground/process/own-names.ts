import { userInfo } from 'node:os';
import { readSettingFile } from '@/lib/ground/files/read-setting-file';

/** The user that runs this process, as dspam.conf's Trust lines take it; its number where /etc/passwd has none. */
export function ownUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}

/** The primary group of this process, as chgrp takes it. */
export function ownGroupName(): string {
  const gid = String(process.getgid?.() ?? '');
  return readGroups().find(([, , number]) => number === gid)?.[0] ?? gid;
}

/** The number of a group by its name or number; null if there is none. */
export function findGroup(group: string): number | null {
  if (/^\d+$/.test(group)) return Number(group);
  const number = readGroups().find(([name]) => name === group)?.[2];
  return number === undefined ? null : Number(number);
}

function readGroups(): string[][] {
  try {
    const lines = readSettingFile('/etc/group').toString('latin1').split('\n');
    return lines.map((line) => line.split(':'));
  } catch {
    return [];
  }
}
