import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/**
 * What a report counts, and for each test that failed, or passed only at its second try, its name with the first lines of why.
 * @typedef {{ passed: number, failed: number, failures: string[], flaky: string[] }} Results
 */

const LINES_OF_A_REASON = 12;

/**
 * What Vitest's JSON report says; nothing when it wrote none.
 * @param {string} path
 * @returns {Results}
 */
export function readVitestReport(path) {
  const report = readReport(path);
  const failures = [];
  for (const file of report?.testResults ?? []) {
    // A file that could not even be read has no tests, but a message.
    if (file.status === 'failed' && file.assertionResults.length === 0)
      failures.push(failure(file.name, file.message));
    for (const { status, fullName, failureMessages } of file.assertionResults)
      if (status === 'failed') failures.push(failure(`${file.name}: ${fullName}`, failureMessages[0]));
  }
  return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0, failures, flaky: [] };
}

/**
 * What Playwright's JSON report says. A flaky test has passed, and is named all the same (decision 216).
 * @param {string} path
 * @returns {Results}
 */
export function readPlaywrightReport(path) {
  const report = readReport(path);
  const failures = (report?.errors ?? []).map((/** @type {{ message?: string }} */ { message }) =>
    failure('', message),
  );
  /** @type {string[]} */
  const flaky = [];
  for (const { title, file, line, ok, tests } of specsOf(report?.suites ?? [])) {
    const { error } =
      tests.flatMap(({ results }) => results).find((result) => result.error !== undefined) ?? {};
    if (!ok || error !== undefined)
      (ok ? flaky : failures).push(failure(`${file}:${line}: ${title}`, error?.message));
  }
  const { expected = 0, unexpected = 0, flaky: passedAtLast = 0 } = report?.stats ?? {};
  return { passed: expected + passedAtLast, failed: unexpected, failures, flaky };
}

/**
 * @typedef {{ title: string, file: string, line: number, ok: boolean, tests: { results: { error?: { message?: string } }[] }[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 */

/**
 * A failure in one line, for the end of a run.
 * @param {string} text as in {@link Results}
 */
export function inOneLine(text) {
  const [name, reason = ''] = text.split('\n');
  return `${name}: ${reason.trim()}`;
}

/** @param {Suite[]} suites @returns {Spec[]} */
function specsOf(suites) {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [...specs, ...specsOf(inner)]);
}

/** @param {string} name @param {string | undefined} reason */
function failure(name, reason = 'It gives no reason.') {
  const lines = stripVTControlCharacters(reason).split('\n').slice(0, LINES_OF_A_REASON);
  return [name, ...lines.map((line) => `  ${line}`)].join('\n');
}

/** @param {string} path */
function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
