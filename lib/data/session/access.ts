import 'server-only';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import { mayOpenMailbox } from '@/lib/people/auth/roles';
import { isKnownMailbox } from '@/lib/people/mailbox/is-known-mailbox';
import { requireHomeForPage } from '@/lib/store/home/require-home';
import { noteVisit } from './note-visit';
import { findSignedIn, type SignedIn } from './session';

export interface MailboxAccess extends SignedIn {
  /** Whose mailbox is open; `user` of SignedIn is one's own. */
  mailbox: string;
  isOwn: boolean;
}

/**
 * Lets through anybody who may see and change this mailbox. Throws `forbidden` when nobody is signed in, `not-found`
 * when it is somebody else's (the answer does not reveal whether that mailbox exists), or nothing is known of it (is-known-mailbox.ts). Throws `unavailable` while DSPAM_HOME is not this site's.
 */
export async function requireMailbox(mailbox: string): Promise<MailboxAccess> {
  const access = await requireMailboxFrame(mailbox);
  await requireHomeForPage();
  if (!access.isOwn) await noteVisit(access.login, mailbox);
  return access;
}

/** The same for the frame around a mailbox's pages, which shows none of its mail: it is not recorded as a visit. */
export async function requireMailboxFrame(mailbox: string): Promise<MailboxAccess> {
  const who = await requireSignedIn();
  if (!isUserName(mailbox) || !mayOpenMailbox(who, mailbox)) {
    throw new AppError('not-found', 'not theirs', { reason: 'notFound' });
  }
  const isOwn = who.user === mailbox;
  // One's own is there before its first mail. Whoever may open others would take an empty page for an empty mailbox.
  if (!isOwn && !(await isKnown(mailbox)))
    throw new AppError('not-found', 'nobody of that name', { reason: 'notFound' });
  return { ...who, mailbox, isOwn };
}

/** Asked by the frame and by the page of one request. What is wrong where it cannot be told, the page says. */
const isKnown = cache((mailbox: string) => isKnownMailbox(mailbox).catch(() => true));

/** Lets through admins. Throws `forbidden` when nobody is signed in, `not-found` for everybody else. */
export async function requireAdmin(): Promise<SignedIn> {
  const who = await requireSignedIn();
  if (who.role !== 'admin') throw new AppError('not-found', 'not an admin', { reason: 'notFound' });
  return who;
}

/**
 * Lets through admins and subadmins, who may open mailboxes other than their own. `mayOpenMailbox` says which. Throws
 * as requireAdmin, and `unavailable` as requireMailbox: what they see is mail of many. See decision 090.
 */
export async function requireSubadmin(): Promise<SignedIn> {
  const who = await requireSignedIn();
  if (who.role === 'user') throw new AppError('not-found', 'not a subadmin', { reason: 'notFound' });
  await requireHomeForPage();
  return who;
}

/** Lets through anybody who is signed in. Throws `forbidden`. */
export async function requireSignedIn(): Promise<SignedIn> {
  const who = await findSignedIn();
  if (!who) throw new AppError('forbidden', 'not signed in', { reason: 'signedOut' });
  return who;
}

/** The same for a page: redirects to the sign-in, or shows "not found". */
export async function requireMailboxPage(mailbox: string, returnTo: string): Promise<MailboxAccess> {
  return forPage(() => requireMailbox(mailbox), returnTo);
}

/** Turns a refusal into something a page can show: the sign-in, or "not found". */
export async function forPage<T>(require: () => Promise<T>, returnTo: string): Promise<T> {
  try {
    return await require();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'forbidden') redirect(`/login?callbackUrl=${encodeURIComponent(returnTo)}`);
    if (error.code !== 'not-found') throw error;
    notFound();
  }
}

/** A segment of a page's address as text; null when it is not properly encoded. Next hands it to pages as it came, to route handlers decoded. */
export function decodeSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
