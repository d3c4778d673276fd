import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { missingEntries } from '@/scripts/setup/lockfile.mjs';

test('package-lock.json names every optional package, so that `npm ci` takes it (else: node scripts/complete-lockfile.mjs)', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  expect(Object.keys(missingEntries(packages))).toEqual([]);
});

test('adds what an install for one platform has left out', () => {
  const packages = {
    '': {},
    'node_modules/tool': {
      dev: true,
      version: '1.2.3',
      optionalDependencies: {
        '@tool/linux-x64-gnu': '1.2.3',
        '@tool/linux-x64-musl': '1.2.3',
        '@tool/win32-arm64-msvc': '1.2.3',
        '@tool/wasm32-wasi': '1.2.3',
      },
    },
    'node_modules/@tool/linux-x64-gnu': { version: '1.2.3' },
  };
  expect(missingEntries(packages)).toEqual({
    'node_modules/@tool/linux-x64-musl': {
      version: '1.2.3',
      cpu: ['x64'],
      libc: ['musl'],
      os: ['linux'],
      dev: true,
      optional: true,
    },
    'node_modules/@tool/win32-arm64-msvc': {
      version: '1.2.3',
      cpu: ['arm64'],
      os: ['win32'],
      dev: true,
      optional: true,
    },
    'node_modules/@tool/wasm32-wasi': { version: '1.2.3', cpu: ['wasm32'], dev: true, optional: true },
  });
});
