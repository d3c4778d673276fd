import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

// The script that docs/digest.md gives to sites with qmail, with a program in the place of vpopmail's.

const folder = mkdtempSync(path.join(tmpdir(), 'past-filter-'));
const script = path.join(folder, 'past-filter');
const mailbox = path.join(folder, 'mailbox');
const left = path.join(folder, 'tmp');
beforeAll(() => {
  const [, text = ''] = /```sh\n([\s\S]*?)```/.exec(readFileSync('docs/digest.md', 'utf8')) ?? [];
  const program = path.join(folder, 'vdelivermail');
  writeFileSync(script, text.replace('/home/vpopmail/bin/vdelivermail', program));
  writeFileSync(program, `#!/bin/sh\n{ echo "$*"; cat; } >${mailbox}\nexit $((DELIVERY_ENDS))\n`);
  chmodSync(program, 0o755);
  mkdirSync(left);
});
afterEach(() => rmSync(mailbox, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

const deliver = (message: string, env: Record<string, string> = {}) => {
  const { status } = spawnSync('sh', [script], {
    input: message,
    env: { ...process.env, TMPDIR: left, ...env },
  });
  return { status, delivered: existsSync(mailbox) ? readFileSync(mailbox, 'utf8') : null };
};

const BY_DASHBOARD = 'Received: (qmail 4711 invoked by uid 995); 29 Nov 2026 01:02:03 -0000\n';
const DIGEST = `${BY_DASHBOARD}Subject: x\n\nText\n`;

it('delivers what the dashboard has sent, and has qmail leave out the lines below', () => {
  expect(deliver(DIGEST)).toEqual({ status: 99, delivered: ` bounce-no-mailbox\n${DIGEST}` });
  expect(readdirSync(left)).toEqual([]);
});

it.each([
  ['from the network', 'Received: (qmail 1 invoked from network);\nSubject: x\n\nText\n'],
  ['of another user', DIGEST.replace('995', '9951')],
  ['with that line further down', `Received: from evil.example\n${DIGEST}`],
  ['without a line', ''],
])('leaves mail %s to the lines below', (_what, message) => {
  expect(deliver(message)).toEqual({ status: 0, delivered: null });
  expect(readdirSync(left)).toEqual([]);
});

it.each([111, 100])('ends as the delivery does: %s', (ends) => {
  expect(deliver(DIGEST, { DELIVERY_ENDS: String(ends) }).status).toBe(ends);
  expect(readdirSync(left)).toEqual([]);
});
