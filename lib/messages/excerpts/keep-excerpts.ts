import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inBackground } from '@/lib/ground/in-background';
import { log } from '@/lib/ground/log';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { prisma } from '@/lib/store/db/prisma';
import type { MailboxState } from '@/lib/store/index/quarantine/sync-quarantine';
import { readExcerpts } from './read-excerpts';

/** So many new messages are read before a list shows them. */
const SOON = 60;
/** And no longer than this: it shows them without their texts. */
const SOON_MS = 1000;

/**
 * Has the texts of what is new in a quarantine read: a few messages now, more of them in the background. Nothing is asked of the database
 * where nothing is new. Answers how many messages are without, at most. A list without texts is better than none: trouble is left to
 * the next time. See decision 158.
 */
export async function readNewExcerpts(store: string, state: MailboxState): Promise<number> {
  const unread = countUnread(state);
  if (unread === 0) return 0;
  const reading = inBackground(() => readInTurn(store));
  if (unread > SOON) return unread;
  const isRead = await Promise.race([reading, sleep(SOON_MS, false, { ref: false })]);
  return isRead ? 0 : unread;
}

/** The same for every quarantine, one after the other. */
export async function readAllExcerpts(): Promise<void> {
  const mailboxes = await prisma().mailbox.findMany({
    select: { store: true, nextSeq: true, excerptSeq: true },
    orderBy: { messageCount: 'asc' },
  });
  for (const { store, ...state } of mailboxes) if (countUnread(state) > 0) await readInTurn(store);
}

/** Each quarantine once at a time, in all processes; whether it is read to its end. */
async function readInTurn(store: string): Promise<boolean> {
  // Names of locks are short.
  const name = createHash('sha256').update(store).digest('hex').slice(0, 12);
  try {
    return (await withNamedLock(`excerpts_${name}`, () => readExcerpts(store).then(() => true))) ?? false;
  } catch (error) {
    log.error('reading texts failed', { mailbox: store }, error);
    return false;
  }
}

/** How many messages were not read yet, at most. */
function countUnread({ nextSeq, excerptSeq }: Pick<MailboxState, 'nextSeq' | 'excerptSeq'>): number {
  return Math.max(0, nextSeq - 1 - excerptSeq);
}
