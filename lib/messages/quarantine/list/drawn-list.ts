import { AppError } from '@/lib/ground/errors';
import type { MailboxState } from '@/lib/store/index/quarantine/mailbox-state';

/** What a list showed when its page was drawn: what "all that match" means, whatever comes until somebody clicks. See decision 185. */
export interface DrawnList {
  mailboxId: number;
  /** As long as it is the same, records keep their places in the file. */
  generation: number;
  /** Records that begin from here on came later; bytes. */
  end: number;
  /** How many matched; infinite where they were not counted to the end. */
  total: number;
}

const DRAWN = /^(\d{1,10})\.(\d{1,10})\.(\d{1,16})\.(\d{0,10})$/;

/** For a field of a form; null for more than were counted. */
export function formatDrawn(
  { id, generation, tailOffset, tailPending }: MailboxState,
  total: number | null,
): string {
  // The last record may still be written: then it is not in the list.
  const end = tailPending ? tailOffset : tailOffset + 1;
  return [id, generation, end, total ?? ''].join('.');
}

/** Throws `conflict` (reason `listChanged`) where a form does not say it: it is that of an older version. */
export function parseDrawn(text: string | undefined): DrawnList {
  const [, mailboxId, generation, end, total] = DRAWN.exec(text ?? '') ?? [];
  if (total === undefined)
    throw new AppError('conflict', 'a form that does not say what it showed', { reason: 'listChanged' });
  return {
    mailboxId: Number(mailboxId),
    generation: Number(generation),
    end: Number(end),
    total: total === '' ? Number.POSITIVE_INFINITY : Number(total),
  };
}
