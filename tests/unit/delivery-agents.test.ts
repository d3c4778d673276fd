import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The script that docs/delivery-agents.md gives to sites with qmail, with a filter that marks what it was given.

const folder = mkdtempSync(path.join(tmpdir(), 'qmail-'));
const script = path.join(folder, 'dspam-once');
beforeAll(() => {
  const [, text = ''] = /```sh\n([\s\S]*?)```/.exec(readFileSync('docs/delivery-agents.md', 'utf8')) ?? [];
  writeFileSync(script, text);
  writeFileSync(path.join(folder, 'dspam'), '#!/bin/sh\necho "filtered: $*"\ncat\nexit $((FILTER_ENDS))\n');
  chmodSync(path.join(folder, 'dspam'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

function deliver(message: string, env: Record<string, string> = {}): string {
  return execFileSync('sh', [script], {
    input: message,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, EXT: 'alice', HOST: 'example.org', ...env },
  });
}

const BY_DASHBOARD = 'Received: (qmail 4711 invoked by uid 995); 29 Nov 2026 01:02:03 -0000\n';
const RELEASED = 'X-DSPAM-Reclassified: Innocent\n';
const BODY = 'Subject: x\n\nText\n\nFrom here on, more\n';

describe('dspam-once', () => {
  it('lets a released message pass as it is', () => {
    const message = `${BY_DASHBOARD}${RELEASED}${BODY}`;
    expect(deliver(message)).toBe(message);
  });

  it.each([
    [
      'from the network, with the header of a release',
      `Received: (qmail 1 invoked from network);\n${RELEASED}${BODY}`,
    ],
    [
      'with a line of qmail’s that a sender has written',
      `Received: from evil.example\n${BY_DASHBOARD}${RELEASED}${BODY}`,
    ],
    ['from another user of the machine', `${BY_DASHBOARD.replace('995', '9951')}${RELEASED}${BODY}`],
    ['from the dashboard, but not released', `${BY_DASHBOARD}${BODY}`],
    ['with the header of a release in its text', `${BY_DASHBOARD}${BODY}${RELEASED}`],
  ])('filters mail %s', (_what, message) => {
    expect(deliver(message)).toBe(
      `filtered: --deliver=innocent --stdout --user alice@example.org\n${message}`,
    );
  });

  it('has qmail try again when the filter fails', () => {
    expect(() => deliver(BODY, { FILTER_ENDS: '1' })).toThrow(expect.objectContaining({ status: 111 }));
  });
});
