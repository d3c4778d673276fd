import { inTurn } from '@/lib/ground/in-turn';
import { loadRecord } from '@/lib/messages/quarantine/open/load-record';
import { storedMessage } from '@/lib/messages/quarantine/open/stored-message';

/** A message as a file. */
export interface Original {
  /** '' when there is none. */
  subject: string;
  bytes: Buffer;
}

/** Of one person: each that is read is in memory as a whole. */
const MOST_WAITING = 20;

/**
 * One quarantined message, all of it, as a release takes it from the file. What DSPAM has written into it stays: its headers say why
 * the message lies here, and what it changed in a text cannot be told from the text. Throws `not-found`, `unavailable` (reasons
 * `tooMany`, `recordTooLarge`). See decision 161.
 */
export function getOriginal(user: string, key: string): Promise<Original> {
  const read = async () => {
    const loaded = await loadRecord(user, key);
    return { subject: loaded.row.subject, bytes: await storedMessage(loaded) };
  };
  return inTurn(`original for ${user}`, read, 1, MOST_WAITING);
}
