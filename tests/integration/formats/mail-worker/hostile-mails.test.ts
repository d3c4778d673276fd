import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { formatQuarantineRecord } from '@/scripts/demo/quarantine-record.mjs';
import { MEMORY_LIMITS } from '@/scripts/setup/memory-limits.mjs';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { HOSTILE_MAILS } from '../../../support/hostile-mails';
import { testSite } from '../../../support/test-site';
import type { Watched } from '../../../support/watch-mails';

const MB = 1024 * 1024;
/** Of its own CPU time, so that a busy machine does not matter. */
const HELD_MS = 100;
/** Of what a mail has, in memory: a release has it four times, and what is collected late comes on top. */
const MOST_MEMORY = 5;

// The filter need not look into what is larger: the stand-in would take minutes for the tokens of 22 MB. All that the dashboard does
// stays. And what is ended by the time limit on a busy machine is no release.
const site = await testSite({
  conf: `MaxMessageSize ${2 * MB}\n`,
  env: { DELIVERY_TIMEOUT_SECONDS: '300' },
});
let mails = 0;

/** Puts a mail into a mailbox of its own, whose filter has learned something. Returns the name of the mailbox. */
async function quarantine(message: Buffer): Promise<string> {
  const user = `user${++mails}@example.org`;
  const { uid, signature } = await site.quarantine({ user });
  await site.query('REPLACE INTO dspam_stats VALUES (?, 2600, 2600, 0, 0, 0, 0, 0, 0)', [uid]);
  const verdict = { processedAt: new Date(), confidence: 0.99, probability: 1, signature };
  writeFileSync(site.files(user).mbox, formatQuarantineRecord(message, verdict));
  return user;
}

/** Has everything done to these mails in a process of its own, with the limits of the server. The first answer is for an ordinary one. */
async function watch(users: string[]): Promise<Watched[]> {
  const ordinary = await quarantine(Buffer.from('Subject: ordinary\n\nmail\n'));
  const script = [
    ...MEMORY_LIMITS,
    '--expose-gc',
    ...TYPESCRIPT,
    '--conditions=react-server',
    'tests/support/watch-mails.ts',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [...script, ordinary, ...users], {
    maxBuffer: 16 * MB,
  });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The steps in which a mail held the event loop, or took more memory than this. */
function stepsOver({ held, grown }: Watched, most: number): string[] {
  return Object.keys(held).filter((step) => (held[step] ?? 0) >= HELD_MS || (grown[step] ?? 0) > most);
}

/**
 * The same for a mail that was watched once, of the steps in which it is so each time: what is compiled or collected by chance in one
 * of them is no work on the mail.
 */
async function stepsOverAgain(
  first: Watched | undefined,
  most: number,
  asked: '' | 'release:' | 'remove:',
  mail: Buffer,
): Promise<string[]> {
  const steps = first ? stepsOver(first, most) : ['none watched'];
  if (steps.length === 0) return [];
  const [, again] = await watch([`${asked}${await quarantine(mail)}`]);
  return steps.filter((step) => !again || stepsOver(again, most).includes(step));
}

/** A release looks at marks, lines, headers, parts and encodings; each costs a run of the filter. */
const RELEASED = new Set([
  'signature marks',
  'signature marks without an end',
  'user lines',
  'signature lines',
  'quoted From lines',
  'empty lines',
  'one line',
  'parts',
  'boundaries that nobody closes',
  'soft line breaks',
  'base64 of blanks',
]);

describe('a hostile mail that is listed, opened, explained, judged, released, deleted and put back', () => {
  it('never keeps others waiting, of whatever kind it is', async () => {
    const names = Object.keys(HOSTILE_MAILS);
    const users: string[] = [];
    for (const [name, make] of Object.entries(HOSTILE_MAILS)) {
      const user = await quarantine(make(MB / 2));
      users.push(RELEASED.has(name) ? `release:${user}` : user);
    }
    const [, ...found] = await watch(users);
    const held: string[] = [];
    for (const [at, [name, make]] of Object.entries(HOSTILE_MAILS).entries()) {
      const asked = RELEASED.has(name) ? 'release:' : '';
      const steps = await stepsOverAgain(found[at], Number.POSITIVE_INFINITY, asked, make(MB / 2));
      held.push(...steps.map((step) => `${name}: ${step}`));
    }
    expect(held).toEqual([]);
    expect(
      names.filter((_name, at) => !found[at]?.explained || !['done', null].includes(found[at].released)),
    ).toEqual([]);
  }, 900_000);

  it.each(['signature marks', 'HTML of angle brackets', 'escapes in iso-2022-jp'])(
    'of 22 MB of %s is bounded in memory, holds nobody up, and says that not all is shown',
    async (name) => {
      const message = HOSTILE_MAILS[name]?.(22 * MB) ?? Buffer.alloc(0);
      const [ordinary, watched] = await watch([`remove:${await quarantine(message)}`]);
      expect(watched).toMatchObject({ explained: true, released: 'done' });
      expect(watched?.problems).toContain('message-truncated');
      const idle = Math.max(...Object.values(ordinary?.grown ?? {}));
      const most = MOST_MEMORY * message.length + idle;
      expect(await stepsOverAgain(watched, most, 'remove:', message)).toEqual([]);
    },
    600_000,
  );
});
