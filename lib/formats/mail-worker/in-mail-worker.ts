import type { Worker } from 'node:worker_threads';
import { inTurn } from '@/lib/ground/in-turn';
import { ofProcess } from '@/lib/ground/of-process';
import type { ReadingAnswer, ReadingAsked, ReadingName, ReadingReport } from './mail-readings';
import { ownBuffers } from './own-buffers';
import { startWorker } from './start-worker';

/** As one person holds one of them at most, there is one for the others, whatever mail somebody has. */
const WORKERS = 2;
/** What one person asks for and does not get at once. */
const MOST_WAITING = 20;
/** No mail that means well takes a twentieth of it; a busy machine may need more than it should. */
const READING_MS = 10_000;

/** The mail takes more time or memory than one mail may. */
export class TooCostly extends Error {}

/** Does one reading of the bytes of a mail, which the caller gives away. Throws TooCostly. */
export type RunReading = <Name extends ReadingName>(
  name: Name,
  bytes: Uint8Array,
  asked: ReadingAsked<Name>,
) => Promise<ReadingAnswer<Name>>;

const idleWorkers = ofProcess('mail workers', () => new Set<Worker>());

/**
 * Everything that looks into a whole mail is done in threads beside the event loop, each with a limit of time and of memory, so
 * that no mail keeps the server from answering or ends it (decision 119). `whose` is who asks: one at a time for each, in their
 * order. `work` is called when it is its turn and reads the mail only then, so that who waits holds none in memory. Throws
 * `unavailable` (reason `tooMany`).
 */
export function inMailWorker<T>(whose: string, work: (run: RunReading) => Promise<T>): Promise<T> {
  const inPlace = () => inTurn('mail workers', () => work(run), WORKERS);
  return inTurn(`mail of ${whose}`, inPlace, 1, MOST_WAITING);
}

/** Starts a thread, so that the first mail need not wait for it. */
export function warmMailWorker(): void {
  if (idleWorkers().size === 0) giveBack(start());
}

async function run<Name extends ReadingName>(
  name: Name,
  bytes: Uint8Array,
  asked: ReadingAsked<Name>,
): Promise<ReadingAnswer<Name>> {
  const [worker = start()] = idleWorkers();
  idleWorkers().delete(worker);
  worker.ref();
  const report = await reportOf(worker, () => worker.postMessage({ name, bytes, asked }, ownBuffers(bytes)));
  giveBack(worker);
  if ('answer' in report) return report.answer as ReadingAnswer<Name>;
  throw report.outOfMemory ? new TooCostly(report.error) : new Error(report.error);
}

/** What a thread says to an order; one that does not say anything in time is ended. */
async function reportOf(worker: Worker, order: () => void): Promise<ReadingReport> {
  let limit: NodeJS.Timeout | undefined;
  let ended = (_error: Error) => {};
  let reported = (_report: ReadingReport) => {};
  try {
    return await new Promise<ReadingReport>((resolve, reject) => {
      ended = (error) => reject(isOutOfMemory(error) ? new TooCostly(error.message) : error);
      reported = resolve;
      worker.once('message', reported);
      worker.once('error', ended);
      limit = setTimeout(() => reject(new TooCostly(`no answer after ${READING_MS} ms`)), READING_MS);
      order();
    });
  } catch (error) {
    void worker.terminate();
    throw error;
  } finally {
    clearTimeout(limit);
    worker.off('message', reported);
    worker.off('error', ended);
  }
}

function start(): Worker {
  const worker = startWorker();
  // One that ends while nobody waits for it is only missed when it is needed.
  worker.on('error', () => idleWorkers().delete(worker));
  return worker;
}

function giveBack(worker: Worker): void {
  // It keeps no script from ending.
  worker.unref();
  idleWorkers().add(worker);
}

function isOutOfMemory(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
