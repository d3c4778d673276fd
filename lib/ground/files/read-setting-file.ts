import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** As of the files that readAdminFile reads. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads a file of the administrator's at once, for settings without which nothing can go on: links are followed, but it
 * does not wait for a named pipe. Throws the system's error, with the code `no file` for what is neither a file nor a
 * folder, and `too long` over 64 MB.
 */
export function readSettingFile(file: string): Buffer {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const kind = fstatSync(descriptor);
    if (!kind.isFile() && !kind.isDirectory()) throw Object.assign(new Error(file), { code: 'no file' });
    if (kind.size > MOST_BYTES) throw Object.assign(new Error(file), { code: 'too long' });
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
