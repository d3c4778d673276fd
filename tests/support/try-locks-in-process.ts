import { setTimeout as wait } from 'node:timers/promises';
import { noteServer } from '@/lib/site/status/note-server';
import { tryOthersLocks } from '@/lib/site/status/try-locks';

// A server of its own, as far as locks go: it notes itself, says `there`, and tries the locks of others until it is ended.

await noteServer();
process.stdout.write('there\n');
for (;;) {
  await tryOthersLocks();
  await wait(50);
}
