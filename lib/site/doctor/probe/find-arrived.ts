import { unlink } from 'node:fs/promises';
import path from 'node:path';
import { findFollowed } from '@/lib/ground/files/find-file';
import { listNames } from '@/lib/ground/files/list-folder';
import { readFollowedTail, readHead } from '@/lib/ground/files/read-ends';

/** Where a message was looked for, and found. */
export interface Arrived {
  /** Null while it has not been found. */
  place: string | null;
  /** Places that are there and may be read. */
  looked: string[];
  /** Whether it was taken out again, which only a file of its own is. */
  isRemoved: boolean;
}

/** An mbox is read from its end: new mail is there. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Looks for a Message-Id in the user's mailbox: an mbox or a Maildir, the one that is named or where Unix users have theirs. */
export async function findArrived(user: string, id: string, mailbox: string | undefined): Promise<Arrived> {
  const looked: string[] = [];
  for (const place of mailbox === undefined ? usualPlaces(user) : [mailbox]) {
    const found = await findFollowed(place);
    if (!found) continue;
    looked.push(place);
    const file = found.isDirectory() ? await inMaildir(place, id) : null;
    if (file !== null) return { place: file, looked, isRemoved: await remove(file) };
    if (found.isFile() && (await readFollowedTail(place, MOST_BYTES)).includes(id))
      return { place, looked, isRemoved: false };
  }
  return { place: null, looked, isRemoved: false };
}

function usualPlaces(user: string): string[] {
  if (user.includes('@')) return [];
  return [`/var/mail/${user}`, `/home/${user}/Maildir`];
}

async function inMaildir(maildir: string, id: string): Promise<string | null> {
  const folder = path.join(/* turbopackIgnore: true */ maildir, 'new');
  for (const name of await listNames(folder)) {
    const file = path.join(/* turbopackIgnore: true */ folder, name);
    // What was sent is small, so the id is near its beginning.
    if ((await readHead(file)).includes(id)) return file;
  }
  return null;
}

function remove(file: string): Promise<boolean> {
  return unlink(file).then(
    () => true,
    () => false,
  );
}
