import type { FileHandle } from 'node:fs/promises';
import { NO_EXCERPT } from '@/lib/formats/mail/excerpt';
import { MAX_MAIL_BYTES } from '@/lib/formats/mail/read-mail';
import { inMailWorker, TooCostly } from '@/lib/formats/mail-worker/in-mail-worker';
import type { ReadMessage } from '@/lib/store/index/quarantine/excerpts';
import { type PlacedMessage, readSource } from '@/lib/store/index/quarantine/read-source';

/**
 * Reads one message as far as a page would show it, beside the event loop and in turn with what is judged, so that one thread is left for
 * the pages. Of one that takes too much work, or that does not stand in its place any more, there is nothing.
 */
export async function readOne(file: FileHandle, row: PlacedMessage & { key: string }): Promise<ReadMessage> {
  const { key, byteLength } = row;
  const source = await readSource(file, row, MAX_MAIL_BYTES);
  if (!source) return { key, byteLength, excerpt: NO_EXCERPT };
  const excerpt = await inMailWorker('judging', (run) => run('excerpt', source, null)).catch((error) => {
    if (error instanceof TooCostly) return NO_EXCERPT;
    throw error;
  });
  return { key, byteLength, excerpt };
}
