import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { completeRecord } from '@/lib/formats/mbox/complete-record';
import { readBytes } from '@/lib/formats/mbox/record';
import { recordDigest } from '@/lib/formats/mbox/record-digest';
import { AppError } from '@/lib/ground/errors';
import { openCopies } from './open-copies';
import type { Operation } from './operation';
import { wordsOf } from './tell-failure';

/**
 * What a restore writes into the quarantine: the kept copy of what a removal took out, as a record of its own (complete-record.ts), the same bytes
 * each time. Or why there is none: its time was over, it was put back, the file has it no more, or cannot be read; with what the log is to say of that.
 */
export async function readCopy(
  { removedMbox }: UserFiles,
  { copyOffset, byteLength, digest, undoneBy, startedAt }: Operation,
): Promise<
  | { record: Buffer }
  | { reason: 'copyPurged' | 'copyGone' | 'copyUnreadable' | 'putBack'; output: string | null }
> {
  if (copyOffset === null) return { reason: undoneBy === null ? 'copyPurged' : 'putBack', output: null };
  const opened = await openCopies(removedMbox);
  if (opened.state !== 'readable')
    return {
      reason: opened.state === 'missing' ? 'copyGone' : 'copyUnreadable',
      output: wordsOf(opened.error),
    };
  try {
    const bytes = await readBytes(opened.file, Number(copyOffset), byteLength);
    if ((await recordDigest(bytes)) === digest) return { record: completeRecord(bytes, startedAt) };
    return { reason: 'copyGone', output: `${removedMbox} has other bytes at ${copyOffset}` };
  } catch (error) {
    // A part of the disk that cannot be read.
    if (error instanceof AppError) throw error;
    return { reason: 'copyUnreadable', output: wordsOf(error) };
  } finally {
    await opened.file.close();
  }
}
