import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPlaywrightReport, readVitestReport } from '@/scripts/test/results.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'dspam-dashboard-results-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(content: unknown): string {
  const file = path.join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test('counts the tests of Vitest', () => {
  expect(readVitestReport(report({ numPassedTests: 7, numFailedTests: 2 }))).toEqual({
    passed: 7,
    failed: 2,
  });
});

test('counts the tests of Playwright, a flaky one as failed', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 0 };
  expect(readPlaywrightReport(report({ stats }))).toEqual({ passed: 5, failed: 2 });
});

test('counts nothing where a run ended before its report', () => {
  const missing = path.join(folder, 'missing.json');
  expect(readVitestReport(missing)).toEqual({ passed: 0, failed: 0 });
  expect(readPlaywrightReport(missing)).toEqual({ passed: 0, failed: 0 });
});
