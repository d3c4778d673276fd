import { AppError } from '@/lib/errors';
import { openToChange } from '@/lib/files/open-file';
import { withCurrent } from './open-current';
import { readBytes } from './record';

const LF = 10;

/**
 * Takes a record out of a quarantine by overwriting it with newlines, in place and under the lock (F§10): the length of
 * the file and every other offset stay, so an append at the same moment cannot be hurt. The bytes have to be exactly
 * `expected`, else nothing is written and `conflict` (reason `changed`) is thrown. So it is where newlines stand already: they
 * can be the empty lines of another message, to where a compaction has moved it. Answers the modification time afterwards, in
 * nanoseconds.
 */
export async function eraseRecord(
  mbox: string,
  offset: number,
  expected: Buffer,
): Promise<{ size: bigint; mtimeNs: bigint }> {
  return withCurrent(mbox, openToChange, async (file) => {
    const found = await readBytes(file, offset, expected.length);
    if (!found.equals(expected))
      throw new AppError('conflict', 'the record has changed', { reason: 'changed' });
    await file.write(Buffer.alloc(expected.length, LF), 0, expected.length, offset);
    await file.datasync();
    const { size, mtimeNs } = await file.stat({ bigint: true });
    return { size, mtimeNs };
  });
}
