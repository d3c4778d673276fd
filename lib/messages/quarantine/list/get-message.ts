import { type DspamHeaders, readDspamHeaders } from '@/lib/formats/dspam/dspam-headers';
import type { Attachment } from '@/lib/formats/mail/read-attachment';
import { inMailWorker, TooCostly } from '@/lib/formats/mail-worker/in-mail-worker';
import type { OpenedMail } from '@/lib/formats/mail-worker/open-mail';
import { orPlainly } from '@/lib/formats/mail-worker/or-plainly';
import { messageOf } from '@/lib/formats/mbox/record';
import { AppError } from '@/lib/ground/errors';
import { findRecipients, type Recipients } from '@/lib/messages/quarantine/change/choose-recipient';
import { loadRecord } from '@/lib/messages/quarantine/open/load-record';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import type { Message } from '@/lib/store/db/generated/client';

/** How much of a message is read for display; a larger one is shown in part, with a note. */
const SHOWN_BYTES = 10 * 1024 * 1024;

export interface OpenMessage extends OpenedMail {
  dspam: DspamHeaders;
  place: MailboxPlace;
  row: Message;
  /** Where a release goes; null where it goes to the user. */
  recipients: Recipients | null;
  /** Only the beginning was read. */
  truncated: boolean;
}

/** Opens one quarantined message; `known` as for loadRecord. Throws `not-found`, `unavailable` (reason `tooMany`). */
export function getMessage(
  user: string,
  key: string,
  known?: { place: MailboxPlace; row: Message | null },
): Promise<OpenMessage> {
  return inMailWorker(user, async (run) => {
    const loaded = await loadRecord(user, key, SHOWN_BYTES, known);
    const { place, row, record, headers } = loaded;
    const truncated = record.bytes.length + (record.leftOut ?? 0) < row.byteLength;
    // Before the worker takes the bytes away.
    const dspam = readDspamHeaders(headers);
    const recipients = await findRecipients(loaded);
    const opened = await orPlainly(`${user} ${key}`, messageOf(record), (bytes, plainly) =>
      run('open', bytes, { truncated, plainly }),
    );
    return { ...opened, dspam, place, row, recipients, truncated };
  });
}

/** The body of a message as a document for the sandboxed frame, in UTF-8. Throws as getMessage. */
export function getDocument(
  user: string,
  key: string,
  remoteImages: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  return inMailWorker(user, async (run) => {
    const { record } = await loadRecord(user, key, SHOWN_BYTES);
    return orPlainly(`${user} ${key}`, messageOf(record), (bytes, plainly) =>
      run('document', bytes, { remoteImages, plainly }),
    );
  });
}

/**
 * One attachment, looked for in the whole message, as it may stand at its end. Null if there is none with that index.
 * Throws as getMessage does, and `unavailable` (reason `tooCostly`).
 */
export function getAttachment(user: string, key: string, index: number): Promise<Attachment | null> {
  return inMailWorker(user, async (run) => {
    const { record } = await loadRecord(user, key);
    try {
      return await run('attachment', messageOf(record), { index });
    } catch (cause) {
      if (!(cause instanceof TooCostly)) throw cause;
      throw new AppError('unavailable', 'attachment takes too much work', { cause, reason: 'tooCostly' });
    }
  });
}
