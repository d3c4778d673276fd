import { isHeldBack, spellingsOf, withDomain, withoutDomain } from '@/lib/formats/dspam/block-list';
import { AppError } from '@/lib/ground/errors';
import { isMissing, isNotPlain } from '@/lib/ground/files/not-plain';
import { notWritten } from '@/lib/ground/files/not-written';
import { readSmallFile } from '@/lib/ground/files/read-file';
import { replaceFile } from '@/lib/ground/files/replace-file';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { withNamedLock } from '@/lib/store/db/named-lock';

/** 100,000 lines and some more: DSPAM reads all of it for each mail. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Seconds that one change waits for another. */
const WAIT_SECONDS = 10;

/** Whether mail of a domain is held back from a mailbox, by the file that DSPAM reads. Throws `unavailable` where it cannot be read. */
export async function isHeld({ files }: MailboxPlace, domain: string): Promise<boolean> {
  return isHeldBack(await readList(files.blocklist), spellingsOf(domain)) === 'all';
}

/** The file as it is, one character for each byte; '' where there is none. Throws as isHeld. */
export async function readBlockList({ files }: MailboxPlace): Promise<string> {
  return readList(files.blocklist);
}

/**
 * Has DSPAM hold back all mail of a domain from now on, or no longer. All else in the file stays as it is; false where that was so already.
 * Throws `unavailable`, and leaves the file as it was.
 */
export async function holdBack({ files }: MailboxPlace, domain: string, isWanted: boolean): Promise<boolean> {
  const spellings = spellingsOf(domain);
  return changeHeld({ files }, (list) =>
    isWanted ? withDomain(list, spellings) : withoutDomain(list, spellings),
  );
}

/** Changes the list as a whole (latin1); nobody else does meanwhile. Returns and throws as holdBack. */
export async function changeHeld(
  { files }: Pick<MailboxPlace, 'files'>,
  wantedOf: (list: string) => string | Promise<string>,
): Promise<boolean> {
  const file = files.blocklist;
  const answer = await withNamedLock(
    'block list',
    async () => {
      const list = await readList(file);
      const wanted = await wantedOf(list);
      if (wanted === list) return false;
      await writeList(file, wanted);
      return true;
    },
    WAIT_SECONDS,
  );
  if (answer === null)
    throw new AppError('unavailable', 'a block list is being saved', { reason: 'beingSaved' });
  return answer;
}

async function readList(file: string): Promise<string> {
  try {
    return (await readSmallFile(file, MOST_BYTES)).bytes.toString('latin1');
  } catch (cause) {
    if (isMissing(cause)) return '';
    if (isNotPlain(cause)) throw cause;
    throw new AppError('unavailable', `${file} cannot be read`, {
      cause,
      reason: 'blockListNotReadable',
      values: { file },
    });
  }
}

async function writeList(file: string, list: string): Promise<void> {
  try {
    await replaceFile(file, Buffer.from(list, 'latin1'));
  } catch (cause) {
    throw notWritten(file, cause, 'blockListNotWritable');
  }
}
