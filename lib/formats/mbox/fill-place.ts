import { AppError } from '@/lib/ground/errors';
import { openToChange } from '@/lib/ground/files/open-file';
import { keepOwnEnd } from './append';
import { begunAt, standsAt } from './bytes-at';
import { withCurrent } from './open-current';

/**
 * Writes a complete record (complete-record.ts) to the place in a quarantine that was reserved for it (reservePlace), under the lock, waits until
 * it is on the disk, and reads it back. Nobody else writes there, so what was written is not taken for a message that came with the same
 * bytes, and doing it again is harmless: what a crash has cut short is written to its end. `begin` is run under the lock, as the very
 * last thing before; where it throws, nothing is written. Throws `conflict` (reason `changed`),
 * with nothing written, where anything but LF or the beginning of the record stands there: another program has rewritten the file.
 * See decisions 222 and 241.
 */
export async function fillPlace(
  mbox: string,
  place: number,
  record: Buffer,
  begin: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  await withCurrent(mbox, openToChange, async (file) => {
    const begun = await begunAt(file, place, record);
    if (begun === null) throw changed(mbox);
    const before = await file.stat();
    await begin();
    for (let at = begun; at < record.length; )
      at += (await file.write(record, at, record.length - at, place + at)).bytesWritten;
    await file.datasync();
    if (!(await standsAt(file, place, record))) throw changed(mbox);
    keepOwnEnd(mbox, before, await file.stat());
  });
}

function changed(mbox: string): AppError {
  return new AppError('conflict', `something else stands in ${mbox} where a record was to be written`, {
    reason: 'changed',
  });
}
