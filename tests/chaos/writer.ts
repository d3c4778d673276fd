import { fstatSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { seeded } from '@/tests/bench/quarantine-of';
import { appendAsDspam } from '@/tests/support/dspam-standin/append.mjs';
import { chaosMessage } from './chaos-message';
import type { WrittenMessage } from './mixed-messages';

// A process of its own that appends to one person's quarantine as DSPAM does: `writer HOME SEED USER PLACE`, and on standard
// input one message number a line, each answered when it has been written, with where its pieces went.

const LONGEST_PAUSE_MS = 60;
const [home = '', seedText = '', user = '', place = ''] = process.argv.slice(2);
const seed = Number(seedText);
const random = seeded(seed + Number(place));
const { mbox } = userFiles(home, 'domain', user);

/** The kernel may stop a writer between any two pieces, also between the unlock and the last one. */
async function pause(): Promise<void> {
  if (random() < 0.3) await wait(random() * LONGEST_PAUSE_MS);
}

/** Where the last write of an appending descriptor ended (Linux). */
function positionOf(fd: number): number {
  return Number(/^pos:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1]);
}

for await (const line of createInterface({ input: process.stdin })) {
  const index = Number(line);
  const { id, record } = chaosMessage(seed, index);
  const written: WrittenMessage = { id, inode: '', pieces: [] };
  let left = record.length;
  await appendAsDspam(mbox, record.toString('latin1'), pause, (fd) => {
    const length = Math.min(left, 4096);
    left -= length;
    const end = positionOf(fd);
    written.inode = String(fstatSync(fd, { bigint: true }).ino);
    written.pieces.push({ start: end - length, end });
  });
  process.stdout.write(`${JSON.stringify(written)}\n`);
}
