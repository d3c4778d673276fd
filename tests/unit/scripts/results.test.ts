import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { inOneLine, readPlaywrightReport, readVitestReport } from '@/scripts/test/results.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'dspam-dashboard-results-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(content: unknown): string {
  const file = path.join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const ESC = String.fromCharCode(27);

test('counts the tests of Vitest, and says of each that failed why', () => {
  const testResults = [
    {
      name: '/house/a.test.ts',
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'does one thing', failureMessages: [] },
        {
          status: 'failed',
          fullName: 'does the other',
          failureMessages: [`${ESC}[31mexpected 1 to be 2${ESC}[39m\n    at line 3`],
        },
      ],
    },
    { name: '/house/b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
  ];
  expect(readVitestReport(report({ numPassedTests: 7, numFailedTests: 2, testResults }))).toEqual({
    passed: 7,
    failed: 2,
    failures: [
      '/house/a.test.ts: does the other\n  expected 1 to be 2\n      at line 3',
      '/house/b.test.ts\n  Cannot find module',
    ],
    flaky: [],
  });
});

function spec(title: string, ...errors: (string | undefined)[]) {
  const results = errors.map((message) => (message === undefined ? {} : { error: { message } }));
  return { title, file: 'a.spec.ts', line: 4, ok: errors.at(-1) === undefined, tests: [{ results }] };
}

test('counts the tests of Playwright, names a flaky one, and says of each why', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 0 };
  const inner = { specs: [spec('is flaky', 'It was late.', undefined), spec('passes', undefined)] };
  const suites = [{ specs: [spec('fails', 'It is not there.')], suites: [inner] }];
  expect(readPlaywrightReport(report({ stats, suites, errors: [] }))).toEqual({
    passed: 6,
    failed: 1,
    failures: ['a.spec.ts:4: fails\n  It is not there.'],
    flaky: ['a.spec.ts:4: is flaky\n  It was late.'],
  });
});

test('says a failure in one line', () => {
  expect(inOneLine('a.spec.ts:4: fails\n  It is not there.\n  at line 3')).toBe(
    'a.spec.ts:4: fails: It is not there.',
  );
});

test('says no more of a failure than its first lines', () => {
  const long = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
  const [failure] = readPlaywrightReport(report({ suites: [{ specs: [spec('fails', long)] }] })).failures;
  expect(failure?.split('\n').at(-1)).toBe('  line 11');
});

test('counts nothing where a run ended before its report', () => {
  const missing = path.join(folder, 'missing.json');
  const nothing = { passed: 0, failed: 0, failures: [], flaky: [] };
  expect(readVitestReport(missing)).toEqual(nothing);
  expect(readPlaywrightReport(missing)).toEqual(nothing);
});
