import { readFile, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { listFolder } from '@/lib/files/list-folder';

/** Where a message was looked for, and found. */
export interface Arrived {
  /** Null while it is nowhere. */
  place: string | null;
  /** Places that are there and may be read. */
  looked: string[];
  /** Whether it was taken out again, which only a file of its own is. */
  isRemoved: boolean;
}

/** An mbox is read from its end: what has just arrived stands there. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Looks for a Message-Id in the user's mailbox: an mbox or a Maildir, the one that is named or where Unix users have theirs. */
export async function findArrived(user: string, id: string, mailbox: string | undefined): Promise<Arrived> {
  const looked: string[] = [];
  for (const place of mailbox === undefined ? usualPlaces(user) : [mailbox]) {
    const found = await stat(place).catch(() => null);
    if (!found) continue;
    looked.push(place);
    const file = found.isDirectory() ? await inMaildir(place, id) : null;
    if (file !== null) return { place: file, looked, isRemoved: await remove(file) };
    if (found.isFile() && (await contains(place, id))) return { place, looked, isRemoved: false };
  }
  return { place: null, looked, isRemoved: false };
}

function usualPlaces(user: string): string[] {
  if (user.includes('@')) return [];
  return [`/var/mail/${user}`, `/home/${user}/Maildir`];
}

async function inMaildir(maildir: string, id: string): Promise<string | null> {
  const folder = path.join(/* turbopackIgnore: true */ maildir, 'new');
  for (const { name } of await listFolder(folder).catch(() => [])) {
    const file = path.join(/* turbopackIgnore: true */ folder, name);
    if (await contains(file, id)) return file;
  }
  return null;
}

async function contains(file: string, id: string): Promise<boolean> {
  const bytes = await readFile(file).catch(() => null);
  return bytes?.subarray(-MOST_BYTES).includes(id) ?? false;
}

function remove(file: string): Promise<boolean> {
  return unlink(file).then(
    () => true,
    () => false,
  );
}
