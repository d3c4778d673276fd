import { statSync } from 'node:fs';
import { readSettingFile } from '@/lib/ground/files/read-setting-file';

const SET_UID = 0o4000;
const SET_GID = 0o2000;

/**
 * Whether a program that is to run with the rights of its owner or group would run without them: the kernel silently
 * drops them for a process with NoNewPrivs, which systemd's NoNewPrivileges sets. False where it cannot be told.
 */
export function losesItsRights(program: string): boolean {
  try {
    const { uid, gid, mode } = statSync(program);
    const hasAll = process.geteuid?.() === 0;
    const needsOwner = (mode & SET_UID) !== 0 && uid !== process.geteuid?.();
    const needsGroup = (mode & SET_GID) !== 0 && !process.getgroups?.().includes(gid);
    return !hasAll && (needsOwner || needsGroup) && hasNoNewPrivileges();
  } catch {
    return false;
  }
}

function hasNoNewPrivileges(): boolean {
  return /^NoNewPrivs:\s*1\b/m.test(readSettingFile('/proc/self/status').toString('latin1'));
}
