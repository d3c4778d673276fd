import { AppError } from '@/lib/ground/errors';
import { openToChange } from '@/lib/ground/files/open-file';
import { blankAt, standsAt } from './bytes-at';
import { withCurrent } from './open-current';

/**
 * Takes a record out of a quarantine by overwriting it with newlines, in place and under the lock (F§10): the length of
 * the file and every other offset stay, so an append at the same moment cannot be hurt. The bytes have to be exactly
 * `expected`, else nothing is written and `conflict` (reason `changed`) is thrown. The same happens where there are
 * newlines already: they can be the empty lines of another message, to where a compaction has moved it. `begin` is run under the lock,
 * as the very last thing before; where it throws, nothing is written. Returns the
 * modification time afterwards, in nanoseconds. See decision 241.
 */
export async function eraseRecord(
  mbox: string,
  offset: number,
  expected: Buffer,
  begin: () => Promise<unknown> = async () => undefined,
): Promise<{ size: bigint; mtimeNs: bigint }> {
  return withCurrent(mbox, openToChange, async (file) => {
    if (!(await standsAt(file, offset, expected)))
      throw new AppError('conflict', 'the record has changed', { reason: 'changed' });
    await begin();
    await blankAt(file, offset, expected.length);
    await file.datasync();
    const { size, mtimeNs } = await file.stat({ bigint: true });
    return { size, mtimeNs };
  });
}
