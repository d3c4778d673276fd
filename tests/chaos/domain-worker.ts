import { setTimeout as wait } from 'node:timers/promises';
import { applyToMessages } from '@/lib/quarantine/apply-to-messages';
import { listMessages } from '@/lib/quarantine/list-messages';
import { openQuarantine } from '@/lib/quarantine/open-quarantine';
import { undoBatch } from '@/lib/quarantine/undo-batch';
import { seeded } from '@/tests/bench/quarantine-of';
import { chooseClick } from './clicks';
import { PEOPLE } from './people';

// A process that releases, deletes and undoes through the domain until it is killed: `domain-worker SEED`. It says
// `ready`, and how each click ended, on standard output.

const random = seeded(Number(process.argv[2]));
const AFTER_FAILURE_MS = 100;

async function click(user: string, batches: Map<string, string>): Promise<void> {
  const opened = await openQuarantine(user);
  const { messages } = await listMessages(opened, { sort: 'date', direction: 'desc', page: 1 });
  const choice = chooseClick(
    messages.map(({ key }) => key),
    batches.get(user) ?? null,
    random,
  );
  if (!choice) return;
  if (choice.intent === 'undo') {
    batches.delete(user);
    await undoBatch(user, user, choice.batch);
  } else {
    batches.set(user, (await applyToMessages(choice.intent, user, user, choice.keys)).batch);
  }
}

const batches = new Map<string, string>();
process.stdout.write('ready\n');
for (;;) {
  const user = PEOPLE[Math.floor(random() * PEOPLE.length)] ?? PEOPLE[0];
  try {
    await click(user, batches);
    process.stdout.write('answered\n');
  } catch {
    process.stdout.write('failed\n');
    await wait(AFTER_FAILURE_MS);
  }
}
