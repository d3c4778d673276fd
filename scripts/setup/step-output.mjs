// Where what is done says what it has to say: on the terminal, or, while something else is done beside it, into a file until it has ended.
import { AsyncLocalStorage } from 'node:async_hooks';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @type {AsyncLocalStorage<number>} */
const kept = new AsyncLocalStorage();

/** For the output of a child. @returns {number | 'inherit'} */
export function stepOutput() {
  return kept.getStore() ?? 'inherit';
}

/** @param {string} line */
export function say(line) {
  const output = kept.getStore();
  if (output === undefined) process.stdout.write(`${line}\n`);
  else writeSync(output, `${line}\n`);
}

/**
 * Runs `work`, and shows all that it and its children have said when it has ended, in one piece.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function keepOutput(work) {
  const folder = mkdtempSync(join(tmpdir(), 'dspam-dashboard-output-'));
  const file = join(folder, 'output');
  const output = openSync(file, 'a');
  try {
    return await kept.run(output, work);
  } finally {
    closeSync(output);
    process.stdout.write(readFileSync(file));
    rmSync(folder, { recursive: true });
  }
}
