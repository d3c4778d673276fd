import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import { openOrMake } from '@/lib/ground/files/make-file';
import { isMissing } from '@/lib/ground/files/not-plain';
import { isDiskFull } from '@/lib/ground/files/not-written';
import { openToChange, openToExtend } from '@/lib/ground/files/open-file';
import { isRightMissing } from '@/lib/ground/files/unreadable-file';
import type { FailureReason } from '@/lib/ground/reasons';
import { requireLocks } from '@/lib/store/home/locks-apart';

/**
 * Asks, before anything is done, whether a message can be taken out at all: the quarantine has to be writable, and the file with the
 * copies, too, which is made where there is none. By trying, as modes alone do not tell. Throws AppError with a FailureReason: `notWritable`, `diskFull`
 * for a disk that is read-only or has no room for a file, `groupNotOurs`, `locksApart`, `copyFailed` where something else lies in its place.
 */
export async function requireWritable({ mbox, removedMbox }: UserFiles): Promise<void> {
  requireLocks();
  // A quarantine that is gone is no matter of rights: who looks for the message says so.
  await tried(openToChange(mbox), 'eraseFailed', isMissing);
  await tried(openOrMake(removedMbox, openToExtend), 'copyFailed');
}

async function tried(
  opening: ReturnType<typeof openToChange>,
  otherwise: FailureReason,
  isNoMatter = (_error: unknown) => false,
): Promise<void> {
  const handle = await opening.catch((cause) => {
    if (isNoMatter(cause)) return null;
    throw new AppError('unavailable', 'the files cannot be written to', {
      cause,
      reason: obstacleOf(cause, otherwise),
    });
  });
  await handle?.close();
}

/** What an error of a file means to whoever wanted to write to it. */
export function obstacleOf(error: unknown, otherwise: FailureReason): FailureReason {
  if (isRightMissing(error)) return 'notWritable';
  if (isDiskFull(error)) return 'diskFull';
  const reason = error instanceof AppError ? error.reason : undefined;
  return reason === 'groupNotOurs' || reason === 'locked' ? reason : otherwise;
}
