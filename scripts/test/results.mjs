import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * What Vitest's JSON report counts; nothing when it wrote none.
 * @param {string} path
 * @returns {Count}
 */
export function readVitestReport(path) {
  const report = readReport(path);
  return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 };
}

/**
 * What Playwright's JSON report counts. A flaky test passed in the end, but it counts as failed: nothing here retries.
 * @param {string} path
 * @returns {Count}
 */
export function readPlaywrightReport(path) {
  const stats = readReport(path)?.stats;
  return { passed: stats?.expected ?? 0, failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) };
}

/** @param {string} path */
function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
