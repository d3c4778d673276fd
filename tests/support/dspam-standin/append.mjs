/**
 * Appending as DSPAM does it (F§2 "Locking"): it takes the write lock, fills stdio's buffer of 4096 bytes, drops the
 * lock, and only then is the last buffer flushed. So a reader that holds the lock can still see the end missing:
 * the dashboard has to live with that, and its tests have to meet it.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import fsx from 'fs-native-extensions';
import { makeFoldersFor } from './userdir.mjs';

const STDIO_BUFFER = 4096;

/**
 * @param {string} file made if it is not there
 * @param {string} text latin1
 * @param {() => unknown} [pause] awaited before every piece, as the kernel may stop dspam anywhere
 * @param {(fd: number) => void} [wrote] called after every piece
 * @throws when the file cannot be opened for writing
 */
export async function appendAsDspam(file, text, pause = () => {}, wrote = () => {}) {
  const bytes = Buffer.from(text, 'latin1');
  makeFoldersFor(file);
  const fd = openSync(file, 'a', 0o660);
  try {
    await fsx.waitForLock(fd);
    let at = 0;
    for (; bytes.length - at > STDIO_BUFFER; at += STDIO_BUFFER) {
      await pause();
      writeSync(fd, bytes, at, STDIO_BUFFER);
      wrote(fd);
    }
    fsx.unlock(fd);
    await pause();
    writeSync(fd, bytes, at);
    wrote(fd);
  } finally {
    closeSync(fd);
  }
}
