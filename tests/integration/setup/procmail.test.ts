import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainPath } from '@/scripts/setup/plain-path.mjs';
import { setUpProcmail } from '@/scripts/setup/procmail.mjs';

/** sysexits.h: what procmail says when it cannot write a mailbox. */
const EX_CANTCREAT = 73;
const folder = mkdtempSync(path.join(tmpdir(), 'dspam dashboard procmail '));
const plain = plainPath(folder);
const mail = path.join(plain.path, 'mail');
let agent: string[] = [];

beforeAll(() => {
  mkdirSync(mail);
  agent = setUpProcmail({ folder: plain.path, mail }).split(' ');
});
afterAll(() => {
  plain.remove();
  rmSync(folder, { recursive: true, force: true });
});

function deliver(user: string): number | null {
  const [program = '', ...args] = agent.map((word) => (word === '%u' ? user : word));
  return spawnSync(program, args, { input: 'From: a@example.net\nSubject: x\n\nhello\n' }).status;
}

test('delivers for a user that the machine does not know, into a folder with blanks in its name', () => {
  expect(deliver('alice@example.org')).toBe(0);
  expect(deliver('alice@example.org')).toBe(0);
  const mbox = readFileSync(path.join(folder, 'mail', 'alice@example.org'), 'utf8');
  expect(mbox.match(/^From \S+ {2}\w{3} \w{3}/gm)).toHaveLength(2);
});

test('fails when the disk is full, and delivers nowhere else', () => {
  symlinkSync('/dev/full', path.join(mail, 'bob'));
  expect(deliver('bob')).toBe(EX_CANTCREAT);
  expect(readdirSync(mail).sort()).toEqual(['alice@example.org', 'bob']);
});
