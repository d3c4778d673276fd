import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { userFiles } from '@/lib/dspam/userdir';
import { seeded } from '@/tests/bench/quarantine-of';
import { appendAsDspam } from '@/tests/support/dspam-standin/append.mjs';
import { chaosMessage } from './chaos-message';

// A process of its own that appends to one person's quarantine as DSPAM does: `writer HOME SEED USER`, and on standard
// input one message number a line, each answered when it has been written.

const LONGEST_PAUSE_MS = 60;
const [home = '', seedText = '', user = ''] = process.argv.slice(2);
const seed = Number(seedText);
const random = seeded(seed);
const { mbox } = userFiles(home, 'domain', user);

/** The kernel may stop a writer between any two pieces, also between the unlock and the last one. */
async function pause(): Promise<void> {
  if (random() < 0.3) await wait(random() * LONGEST_PAUSE_MS);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { record } = chaosMessage(seed, Number(line));
  await appendAsDspam(mbox, record.toString('latin1'), pause);
  process.stdout.write(`${line}\n`);
}
