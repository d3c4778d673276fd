import { readFileSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { explainMessage } from '@/lib/messages/explain/explain-message';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { getAttachment, getDocument, getMessage } from '@/lib/messages/quarantine/list/get-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { purgeRemoved } from '@/lib/messages/removed/purge-removed';
import { scoreWaiting } from '@/lib/messages/scoring/score-mailbox';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';

// A process of its own that does to the first mail of each mailbox what people do, `watch-mails USER...`; `release:USER` releases it, too,
// and `remove:USER` undoes that, deletes it, undoes that as well, and deletes it for good. It is started with --expose-gc. It tells for each as a line of JSON how long the event loop was held and how much memory was needed (Linux).

export interface Watched {
  user: string;
  /** The longest time that one step had the thread of the event loop to itself, in ms of its own CPU time, by step. */
  held: Record<string, number>;
  /** The most memory that the process had in a step, less what it had before, in bytes, by step. */
  grown: Record<string, number>;
  problems: string[];
  explained: boolean;
  /** Null where it was not asked for, else why it was not, or 'done'. */
  released: string | null;
}

/** CPU time of the thread that asks, which is the event loop's, in ms: other processes do not count. */
const cpuTime = () => Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
const memory = (field: 'VmHWM' | 'VmRSS') =>
  1024 * Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);

let longest = 0;
let before = cpuTime();
async function watch(): Promise<never> {
  for (;;) {
    await setImmediate();
    const now = cpuTime();
    longest = Math.max(longest, now - before);
    before = now;
  }
}

async function watched(asked: string): Promise<Watched> {
  const [user = '', also] = asked.split(':').reverse();
  const held: Record<string, number> = {};
  const grown: Record<string, number> = {};
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    globalThis.gc?.();
    await setImmediate();
    writeFileSync('/proc/self/clear_refs', '5');
    const start = memory('VmRSS');
    longest = 0;
    const done = await work();
    await setImmediate();
    held[name] = Math.round(longest);
    grown[name] = memory('VmHWM') - start;
    return done;
  };
  const key = await step('list', async () => {
    const list = await listMessages(await openQuarantine(user), { sort: 'date', direction: 'asc', page: 1 });
    return list.messages[0]?.key ?? '';
  });
  const { mail } = await step('open', () => getMessage(user, key));
  await step('document', () => getDocument(user, key, false));
  await step('attachment', () => getAttachment(user, key, 0));
  const explanation = await step('why', () => explainMessage(user, key));
  await step('score', () => scoreWaiting(user));
  const problems = [...mail.problems];
  let released: string | null = null;
  if (also) {
    const batch = newBatch();
    const { ok, reason } = await step('release', () => releaseMessage(user, user, key, batch));
    released = ok ? 'done' : reason;
    if (also === 'remove' && ok) await step('undo', () => undoBatch(user, user, batch));
  }
  if (also === 'remove') {
    const batch = newBatch();
    await step('delete', () => deleteMessage(user, user, key, batch));
    await step('undo the delete', () => undoBatch(user, user, batch));
    await deleteMessage(user, user, key, newBatch());
    await prisma().operation.updateMany({ where: { store: user }, data: { finishedAt: new Date(0) } });
    const { files } = await findMailboxPlace(user);
    await step('purge', () => purgeRemoved(user, files));
  }
  const explained = typeof explanation !== 'string';
  return { user, held, grown, problems, explained, released };
}

void watch();
const [ordinary = '', ...users] = process.argv.slice(2);
// What is loaded and compiled once is no work on a mail.
await watched(ordinary);
for (const user of [ordinary, ...users]) process.stdout.write(`${JSON.stringify(await watched(user))}\n`);
process.exit(0);
