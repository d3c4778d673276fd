import { standsAt } from '@/lib/formats/mbox/bytes-at';
import { type MboxRecord, readRecord } from '@/lib/formats/mbox/record';
import { recordHeaders } from '@/lib/formats/mbox/record-headers';
import { HEAD_BYTES } from '@/lib/formats/mbox/scan';
import { AppError } from '@/lib/ground/errors';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { askTogether } from '@/lib/store/db/ask';
import type { Message } from '@/lib/store/db/generated/client';
import { openMailbox } from '@/lib/store/index/logs/mailbox-file';
import { distrustMailbox } from '@/lib/store/index/quarantine/distrust-mailbox';
import { messageQuestion } from '@/lib/store/index/quarantine/message-question';
import { recordIdentity } from '@/lib/store/index/quarantine/message-row';
import { openQuarantine } from './open-quarantine';

/** A message of a quarantine: its row, and its bytes as they stand in the file now. */
export interface LoadedRecord {
  place: MailboxPlace;
  row: Message;
  record: MboxRecord;
  /** Its headers, or of very long ones what counts of them (lib/formats/mbox/record-headers.ts). */
  headers: Buffer;
}

/**
 * Reads one message and checks that it is still the one that the index means: a separator at its beginning, the signature
 * of the row in its headers, and for the same member. When it is not, the index is brought up to date and the message looked for once more.
 * `maxBytes` limits how much of a large message is read; `known` is the place of the mailbox, or what was just asked about the message. Throws `not-found`.
 */
export async function loadRecord(
  user: string,
  key: string,
  maxBytes = Number.POSITIVE_INFINITY,
  known: { place?: MailboxPlace; row?: Message | null } = {},
): Promise<LoadedRecord> {
  const { place, row } = known;
  // It may have gone since it was asked about; then the index knows, and is to be trusted.
  const found = place && row && (await readTheirs(place, row, maxBytes));
  if (found) return found;
  for (let attempt = 0; attempt < 2; attempt++) {
    const now = await lookUp(user, key, place);
    if (!now.row || !isTheirs(now.place, now.row)) break;
    const loaded = await readTheirs(now.place, now.row, maxBytes);
    if (loaded) return loaded;
    await distrustMailbox(now.row.mailboxId);
  }
  throw new AppError('not-found', `no message ${key}`, { reason: 'messageGone' });
}

/** In a file that holds the mail of several people, the others' is not there. */
function isTheirs({ onlyMember }: MailboxPlace, { member }: Message): boolean {
  return onlyMember === null || member === onlyMember;
}

async function readTheirs(place: MailboxPlace, row: Message, maxBytes: number): Promise<LoadedRecord | null> {
  const found = isTheirs(place, row) ? await readIfSame(place.files.mbox, row, maxBytes) : null;
  return found && { place, row, ...found };
}

async function lookUp(user: string, key: string, known?: MailboxPlace) {
  const { place, state } = await openQuarantine(user, known);
  return { place, ...(await askTogether({ row: messageQuestion(state.id, key) })) };
}

async function readIfSame(
  mbox: string,
  row: Message,
  maxBytes: number,
): Promise<Pick<LoadedRecord, 'record' | 'headers'> | null> {
  const opened = await openMailbox(mbox);
  if (!opened) return null;
  const { handle } = opened;
  try {
    const place = { offset: Number(row.byteOffset), length: row.byteLength };
    const record = await readRecord(handle, place, maxBytes);
    const { bytes, leftOut = 0 } = record;
    const separatorLength = record.separatorLength + leftOut;
    const problems = row.problems.split(',');
    if (separatorLength === 0 && !problems.includes('no-separator')) return null;
    const head = bytes.subarray(0, leftOut > 0 ? 0 : HEAD_BYTES);
    const headers = await recordHeaders(handle, { ...place, separatorLength, head });
    const { signature, member } = recordIdentity(headers, problems.includes('interleaved'));
    const isSame = (signature?.text ?? '') === row.signature && member === row.member;
    return isSame ? { record, headers: headers.block } : null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return null;
    throw error;
  } finally {
    await opened.handle.close();
  }
}

/** Whether a record that was read whole still stands where it was. */
export async function isStillThere({ place, row, record }: LoadedRecord): Promise<boolean> {
  const opened = await openMailbox(place.files.mbox);
  if (!opened) return false;
  try {
    return await standsAt(opened.handle, Number(row.byteOffset), record.bytes);
  } finally {
    await opened.handle.close();
  }
}
