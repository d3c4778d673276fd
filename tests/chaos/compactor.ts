import { setTimeout as wait } from 'node:timers/promises';
import { compactQuarantine } from '@/lib/messages/quarantine/change/compact-quarantine';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { seeded } from '@/tests/bench/quarantine-of';
import { PEOPLE } from './people';

// A process of its own that compacts one quarantine after the other, until it is killed: `compactor SEED`. `npm run maintain`
// does so only where a file has been quiet for a minute and is half blank; here it is done while mail comes in.

const LONGEST_REST_MS = 12_000;
const ALWAYS = { quietMs: 0, smallestBytes: 1, blankShare: 0 };
const random = seeded(Number(process.argv[2]));

for (;;) {
  await wait(random() * LONGEST_REST_MS);
  const user = PEOPLE[Math.floor(random() * PEOPLE.length)] ?? PEOPLE[0];
  // The database may be away, the disk full, a right missing: the next one may go better.
  const given = await openQuarantine(user)
    .then((opened) => compactQuarantine(opened, ALWAYS))
    .catch(() => null);
  if (given !== null) process.stdout.write('compacted\n');
}
