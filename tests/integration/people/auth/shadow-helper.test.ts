import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askShadowHelper } from '@/lib/people/auth/shadow-helper';
import { findProgram } from '@/scripts/setup/find-program.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'helper-'));
const program = (name: string, text: string) => {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
};
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

describe('askShadowHelper', () => {
  const careful = program(
    'careful',
    'read -r name; read -r word; [ "$name/$word" = "o\'brien x/s3 \\"cr\\\\et" ]',
  );

  it('hands over name and password, a line each, and takes the exit code for the answer', async () => {
    expect(await askShadowHelper(careful, "o'brien x", 's3 "cr\\et')).toBe(true);
    expect(await askShadowHelper(careful, "o'brien x", 'wrong')).toBe(false);
  });

  it.each([
    ['alice\nsecret', 'x'],
    ['alice', 'secret\n'],
    ['alice\r', 'secret'],
    ['alice\0', 'secret'],
  ])('does not even ask with the name %j and the password %j', async (name, password) => {
    expect(await askShadowHelper(program('yes', 'exit 0'), name, password)).toBe(false);
  });

  it('says that it cannot work, rather than no, when the helper cannot', async () => {
    await expect(askShadowHelper(program('broken', 'exit 50'), 'a', 'b')).rejects.toThrow('exit code 50');
    await expect(askShadowHelper(program('killed', 'kill -9 $$'), 'a', 'b')).rejects.toThrow('SIGKILL');
    await expect(askShadowHelper(path.join(folder, 'missing'), 'a', 'b')).rejects.toThrow('ENOENT');
  });

  it('hands over nothing of its own environment', async () => {
    const nosy = program('nosy', 'env | grep -q NEXTAUTH_SECRET && exit 1; exit 0');
    process.env.NEXTAUTH_SECRET ??= 'only for this test';
    expect(await askShadowHelper(nosy, 'a', 'b')).toBe(true);
  });
});

// Only root can make an account, and become another user for pwauth.
describe.runIf(process.getuid?.() === 0)('askShadowHelper with pwauth and an account of the system', () => {
  const name = `dashboard-test-${process.pid}`;
  // Debian's answers to any user, as docs/sign-in.md says.
  const asAnybody = program(
    'as-anybody',
    `exec setpriv --reuid nobody --regid nogroup --clear-groups ${findProgram('pwauth')}`,
  );

  beforeAll(() => {
    execFileSync('useradd', ['--no-create-home', '--shell', '/bin/sh', name]);
    execFileSync('chpasswd', { input: `${name}:right "one" ü\n` });
  });
  afterAll(() => {
    execFileSync('userdel', [name], { stdio: 'ignore' });
  });

  it('lets the account in with its password, and not when it is locked or expired', async () => {
    expect(await askShadowHelper(asAnybody, name, 'right "one" ü')).toBe(true);
    expect(await askShadowHelper(asAnybody, name, 'wrong')).toBe(false);
    expect(await askShadowHelper(asAnybody, 'nobody-of-this-name', 'x')).toBe(false);
    execFileSync('chage', ['-E', '1', name]);
    expect(await askShadowHelper(asAnybody, name, 'right "one" ü')).toBe(false);
  });
});
