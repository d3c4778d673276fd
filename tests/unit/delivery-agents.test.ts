import { execFileSync } from 'node:child_process';
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
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

// The script that docs/delivery-agents.md gives to sites with qmail, with a filter that marks what it was given.

const folder = mkdtempSync(path.join(tmpdir(), 'qmail-'));
const script = path.join(folder, 'dspam-once');
beforeAll(() => {
  const [, text = ''] = /```sh\n([\s\S]*?)```/.exec(readFileSync('docs/delivery-agents.md', 'utf8')) ?? [];
  writeFileSync(script, text);
  writeFileSync(
    path.join(folder, 'dspam'),
    '#!/bin/sh\n[ -n "$IS_SPAM" ] || { echo "filtered: $*"; cat; }\nexit $((FILTER_ENDS))\n',
  );
  writeFileSync(path.join(folder, 'deliver'), '#!/bin/sh\ncat >"$1"\nexit $((DELIVERY_ENDS))\n');
  for (const name of ['dspam', 'deliver']) chmodSync(path.join(folder, name), 0o755);
  mkdirSync(path.join(folder, 'tmp'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const mailbox = path.join(folder, 'mailbox');
const left = path.join(folder, 'tmp');
afterEach(() => rmSync(mailbox, { force: true }));

/** What the script has delivered, undefined where it ended well and delivered nothing. Throws where it ended otherwise. */
function deliver(message: string, env: Record<string, string> = {}): string | undefined {
  execFileSync('sh', [script, 'deliver', mailbox], {
    input: message,
    env: {
      ...process.env,
      PATH: `${folder}:${process.env.PATH}`,
      TMPDIR: left,
      EXT: 'alice',
      HOST: 'example.org',
      ...env,
    },
  });
  return existsSync(mailbox) ? readFileSync(mailbox, 'utf8') : undefined;
}

const BY_DASHBOARD = 'Received: (qmail 4711 invoked by uid 995); 29 Nov 2026 01:02:03 -0000\n';
const RELEASED = 'X-DSPAM-Reclassified: Innocent\n';
const BODY = 'Subject: x\n\nText\n\nFrom here on, more\n';

describe('dspam-once', () => {
  it('lets a released message pass as it is', () => {
    const message = `${BY_DASHBOARD}${RELEASED}${BODY}`;
    expect(deliver(message)).toBe(message);
  });

  it('lets a digest pass, and an answer to an answer', () => {
    for (const how of ['generated', 'replied']) {
      const message = `${BY_DASHBOARD}Auto-Submitted: auto-${how}\n${BODY}`;
      expect(deliver(message)).toBe(message);
    }
  });

  it.each([
    [
      'of another machine, from the network',
      `Received: (qmail 1 invoked from network);\nAuto-Submitted: auto-generated\n${BODY}`,
    ],
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

  it.each([
    ['the filter fails', { FILTER_ENDS: '1' }],
    ['the filter fails and has written nothing', { FILTER_ENDS: '70', IS_SPAM: 'yes' }],
    ['there is no room for its files', { TMPDIR: path.join(folder, 'nowhere') }],
  ])('delivers nothing and has qmail try again when %s', (_when, env) => {
    expect(() => deliver(BODY, env)).toThrow(expect.objectContaining({ status: 111 }));
    expect(existsSync(mailbox)).toBe(false);
  });

  it('delivers nothing of what is in the quarantine', () => {
    expect(deliver(BODY, { IS_SPAM: 'yes' })).toBeUndefined();
  });

  it.each(['100', '111'])('ends as the delivery ends: %s', (DELIVERY_ENDS) => {
    expect(() => deliver(BODY, { DELIVERY_ENDS })).toThrow(
      expect.objectContaining({ status: Number(DELIVERY_ENDS) }),
    );
  });

  it('leaves none of its files', () => {
    deliver(BODY);
    expect(readdirSync(left)).toEqual([]);
  });
});
