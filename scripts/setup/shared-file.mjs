// DSPAM keeps files at 0660 and folders at 0770, whatever the umask: the dashboard and dspam share a group.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';

/** @param {string} path @param {string | Uint8Array} content */
export function writeSharedFile(path, content) {
  writeFileSync(path, content);
  chmodSync(path, 0o660);
}

/** @param {string} path */
export function makeSharedFolder(path) {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o770);
}
