import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkBasePath } from '@/scripts/check-base-path';

const folder = mkdtempSync(path.join(tmpdir(), 'build-'));
afterAll(() => rmSync(folder, { recursive: true }));

function check(built: string, basePath: string): void {
  writeFileSync(path.join(folder, 'routes-manifest.json'), JSON.stringify({ version: 3, basePath: built }));
  checkBasePath(basePath, folder);
}

it('lets a start with the path of the build go on', () => {
  expect(() => check('', '')).not.toThrow();
  expect(() => check('/dspam', '/dspam')).not.toThrow();
});

it.each([
  [
    '',
    '/dspam',
    'BASE_PATH is /dspam, but the dashboard was built without one: take it out of .env, or build again',
  ],
  [
    '/dspam',
    '',
    'BASE_PATH is not set, but the dashboard was built with /dspam: write BASE_PATH=/dspam into .env, or build again',
  ],
  [
    '/dspam',
    '/mail',
    'BASE_PATH is /mail, but the dashboard was built with /dspam: write BASE_PATH=/dspam into .env, or build again',
  ],
])('stops where the build has %j and the start %j', (built, basePath, sentence) => {
  expect(() => check(built, basePath)).toThrow(sentence);
});

it('leaves it to Next to say that there is no build', () => {
  expect(() => checkBasePath('', path.join(folder, 'missing'))).not.toThrow();
});
