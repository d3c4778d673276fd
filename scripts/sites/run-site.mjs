import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endChild, spawnBound } from '../setup/child.mjs';
import { findProgram } from '../setup/find-program.mjs';
import { TYPESCRIPT } from '../setup/server.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { stepOutput } from '../setup/step-output.mjs';

const STOP_PATIENCE_MS = 10_000;

/** Mounts, processes and the network are the site's own; when the first of its processes ends, the kernel ends all. */
const PRIVATE = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];

/**
 * @typedef {object} SiteReport
 * @property {string} name
 * @property {number} passed steps
 * @property {number} failed
 * @property {number} seconds
 * @property {number} toFirstRelease seconds, 0 when it did not come to that
 * @property {number} commands
 * @property {number} files
 */

/**
 * Builds one site and goes through its steps, on a machine of its own within this one: whatever else runs here is not touched.
 * See decision 146.
 * @param {string} name
 * @param {{ mysqlSocket: string, realDspam?: string | undefined, lifetime: import('../setup/lifetime.mjs').Lifetime }} options
 * @returns {Promise<SiteReport>}
 */
export async function runSite(name, { mysqlSocket, realDspam, lifetime }) {
  const unshare = findUnshare();
  const base = mkdtempSync('/var/tmp/dspam-dashboard-site-');
  const report = join(base, 'report.json');
  const told = [base, mysqlSocket, name, `site_${process.pid}_${name.replaceAll('-', '_')}`, report];
  const args = [process.execPath, ...TYPESCRIPT, 'tests/sites/enter.ts', ...told];
  const child = spawnBound(unshare, [...PRIVATE, ...args, ...(realDspam === undefined ? [] : [realDspam])], {
    stdio: ['ignore', stepOutput(), stepOutput()],
  });
  const removeBase = () => rmSync(base, { recursive: true, force: true });
  const forget = lifetime.onEnd(async () => {
    await endChild(child, STOP_PATIENCE_MS);
    removeBase();
  });
  try {
    await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    const none = { passed: 0, failed: 1, seconds: 0, toFirstRelease: 0, commands: 0, files: 0 };
    return { name, ...(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : none) };
  } finally {
    forget();
    removeBase();
  }
}

/** @returns {string} */
function findUnshare() {
  const unshare = findProgram('unshare');
  if (process.getuid?.() !== 0 || !unshare)
    throw new SetupError(
      'The sites need root: they make users, and start mail servers, on a machine of their own within this one.',
    );
  const { status, stderr } = spawnSync(unshare, [...PRIVATE, 'true'], { encoding: 'utf8' });
  if (status !== 0)
    throw new SetupError(
      `The sites need a machine of their own within this one, which this one does not give (${stderr.trim()}): in a container, allow CAP_SYS_ADMIN.`,
    );
  return unshare;
}
