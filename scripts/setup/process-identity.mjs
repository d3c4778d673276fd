// A process id alone may belong to another process by now. Together with the start time it is unambiguous.
import { readFileSync } from 'node:fs';

/**
 * @typedef {{ pid: number, startedAt: string }} ProcessIdentity
 */

/**
 * The process that has this id now, or undefined when there is none.
 * @param {number} pid
 * @returns {ProcessIdentity | undefined}
 */
export function identify(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field, the program's name in parentheses, may itself hold blanks and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startedAt] = [fields[0], fields[19]];
    return state === 'Z' || startedAt === undefined ? undefined : { pid, startedAt };
  } catch {
    return undefined;
  }
}

/**
 * @param {ProcessIdentity | undefined} process
 * @returns {boolean} whether that very process still runs
 */
export function isRunning(process) {
  return process !== undefined && identify(process.pid)?.startedAt === process.startedAt;
}
