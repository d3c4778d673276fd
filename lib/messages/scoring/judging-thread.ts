// The thread in which messages are judged: see scorer.ts.
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { seeAnswers } from '@/lib/ground/answers-in-hand';
import { inBackground } from '@/lib/ground/in-background';
import { log } from '@/lib/ground/log';
import { getConfig } from '@/lib/store/config/config';
import { pool } from '@/lib/store/db/pool';
import { judge, type LastPass } from './judge';

/** What goes to the thread: first to which answers it gives way, then what it is to look at, or that it may end when it has done so. Back comes a word when nothing is left to do. */
export type JudgingOrder =
  | { store: string; lastPass: LastPass | null }
  | { answers: SharedArrayBuffer }
  | 'end';

/** As nice counts it: about a tenth of a core while others want all of it, and all of one that nobody wants. */
const PRIORITY = 10;

try {
  // Sets the log of this thread, too (lib/store/config/config.ts).
  getConfig();
  // Linux knows a priority of each thread. Elsewhere it would be that of the server, and threads of equal rank have to do.
  if (process.platform === 'linux') setPriority(PRIORITY);
} catch (error) {
  log.error('the judging thread runs as it is', {}, error);
}

let isWorking = false;
let isToEnd = false;

parentPort?.on('message', (order: JudgingOrder) => {
  if (order === 'end') {
    // It may have been sent before the order that is worked on was known.
    isToEnd = true;
    if (!isWorking) void end();
  } else if ('answers' in order) {
    seeAnswers(order.answers);
  } else {
    isWorking = true;
    void inBackground(() => judge(order.store, order.lastPass, done));
  }
});

function done(): void {
  isWorking = false;
  parentPort?.postMessage('done');
  if (isToEnd) void end();
}

async function end(): Promise<void> {
  await pool()
    .end()
    .catch(() => undefined);
  process.exit(0);
}
