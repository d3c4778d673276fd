// The thread in which mail is taken apart: see in-mail-worker.ts.
import { parentPort } from 'node:worker_threads';
import { asBuffer } from '@/lib/formats/mail/as-buffer';
import { MAIL_READINGS, type ReadingOrder, type ReadingReport } from './mail-readings';
import { ownBuffers } from './own-buffers';

parentPort?.on('message', async ({ name, bytes, asked }: ReadingOrder) => {
  const report = await work(name, asBuffer(bytes), asked);
  parentPort?.postMessage(report, 'answer' in report ? ownBuffers(report.answer) : []);
});

async function work(name: ReadingOrder['name'], bytes: Buffer, asked: unknown): Promise<ReadingReport> {
  // The one place where the types of the table are lost: inMailWorker has checked them.
  const read = MAIL_READINGS[name] as (bytes: Buffer, asked: unknown) => unknown;
  try {
    return { answer: await read(bytes, asked) };
  } catch (error) {
    // "Invalid string length", "Array buffer allocation failed", a stack that is too deep.
    const outOfMemory = error instanceof RangeError;
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error), outOfMemory };
  }
}
