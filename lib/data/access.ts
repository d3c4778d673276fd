import 'server-only';
import { notFound, redirect } from 'next/navigation';
import { mayOpenMailbox } from '@/lib/auth/roles';
import { isUserName } from '@/lib/dspam/userdir';
import { AppError } from '@/lib/errors';
import { findSignedIn, type SignedIn } from './session';

export interface MailboxAccess extends SignedIn {
  /** Whose mailbox is open; `user` of SignedIn is one's own. */
  mailbox: string;
  isOwn: boolean;
}

/**
 * Lets through who may see and change this mailbox. Throws `forbidden` when nobody is signed in, `not-found` when it is
 * somebody else's: the answer does not tell whether that mailbox exists.
 */
export async function requireMailbox(mailbox: string): Promise<MailboxAccess> {
  const who = await findSignedIn();
  if (!who) throw new AppError('forbidden', 'not signed in', { reason: 'signedOut' });
  if (!isUserName(mailbox) || !mayOpenMailbox(who, mailbox)) {
    throw new AppError('not-found', 'not theirs', { reason: 'notFound' });
  }
  return { ...who, mailbox, isOwn: who.user === mailbox };
}

/** The same for a page: sends to the sign-in, or shows "not found". */
export async function requireMailboxPage(mailbox: string, returnTo: string): Promise<MailboxAccess> {
  try {
    return await requireMailbox(mailbox);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'forbidden') redirect(`/login?callbackUrl=${encodeURIComponent(returnTo)}`);
    notFound();
  }
}

/** A segment of an address as text; null when it is not encoded as it should be. */
export function decodeSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
