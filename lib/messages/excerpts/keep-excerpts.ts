import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inBackground } from '@/lib/ground/in-background';
import { log } from '@/lib/ground/log';
import { asNumber, asText } from '@/lib/store/db/columns';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { pool } from '@/lib/store/db/pool';
import { queryRows } from '@/lib/store/db/read-rows';
import { EXCERPT_READER } from '@/lib/store/index/quarantine/excerpts';
import {
  LEAST_SLICED,
  nextPart,
  SLICED_BY,
  type SlicedState,
  writeSlices,
} from '@/lib/store/index/quarantine/write-slices';
import { readExcerpts } from './read-excerpts';

/** So many new messages are read before a list shows them. */
const SOON = 60;
/** And no longer than this: it shows them without their texts. */
const SOON_MS = 1000;
/** How long to pause after a part of the bits, as a multiple of what it took. */
const PAUSE = 0.25;

/**
 * Has the texts of what is new in a quarantine read, a few messages now, more of them in the background, and bits made of them for its
 * search, in the background. Nothing is asked of the database where nothing is new. Answers how many messages are without, at most. A list
 * without texts is better than none: trouble is left to the next time. See decision 158.
 */
export async function readNewExcerpts(store: string, state: SlicedState): Promise<number> {
  const unread = countUnread(state);
  if (!isWaiting(state)) return 0;
  const reading = inBackground(() => inTurnOf(store, readExcerpts));
  void reading.then(() => inBackground(() => inTurnOf(store, writeAllSlices)));
  if (unread > SOON || unread === 0) return unread;
  const isRead = await Promise.race([reading, sleep(SOON_MS, false, { ref: false })]);
  return isRead ? 0 : unread;
}

/** The same for every quarantine, one after the other. Of those in which nothing is new nothing is read, unless an older reader did (EXCERPT_READER). */
export async function readAllExcerpts(): Promise<void> {
  const mailboxes = await queryRows(
    pool(),
    WAITING,
    `SELECT store, generation, next_seq, excerpt_seq, excerpt_reader, sliced_seq, sliced_as FROM dashboard_mailbox
     WHERE IF(excerpt_reader < ?, 0, excerpt_seq) < next_seq - 1
       OR excerpt_seq >= ? + IF(sliced_as = CONCAT(generation, ?), sliced_seq, 0)
     ORDER BY message_count`,
    [EXCERPT_READER, LEAST_SLICED, SLICED_BY],
  );
  for (const { store, ...state } of mailboxes) {
    if (countUnread(state) > 0) await inTurnOf(store, readExcerpts);
    // Few of those in which something was read have enough for bits.
    if (nextPart({ ...state, excerptSeq: state.nextSeq - 1 })) await inTurnOf(store, writeAllSlices);
  }
}

const WAITING = {
  store: asText,
  generation: asNumber,
  nextSeq: asNumber,
  excerptSeq: asNumber,
  excerptReader: asNumber,
  slicedSeq: asNumber,
  slicedAs: asText,
};

async function writeAllSlices(store: string): Promise<void> {
  for (;;) {
    const began = performance.now();
    if (!(await writeSlices(store))) return;
    await sleep((performance.now() - began) * PAUSE);
  }
}

/** Each quarantine once at a time, in all processes; whether it was done to its end. */
async function inTurnOf(store: string, work: (store: string) => Promise<void>): Promise<boolean> {
  // Names of locks are short.
  const name = createHash('sha256').update(store).digest('hex').slice(0, 12);
  try {
    return (await withNamedLock(`excerpts_${name}`, () => work(store).then(() => true))) ?? false;
  } catch (error) {
    log.error('reading texts failed', { mailbox: store }, error);
    return false;
  }
}

/** Whether there is something to read, or bits are to be made of what was read. */
function isWaiting(state: SlicedState): boolean {
  return countUnread(state) > 0 || nextPart(state) !== null;
}

/** How many messages were not read yet, at most; what an older reader has read is read again. */
function countUnread({ nextSeq, excerptSeq, excerptReader }: SlicedState): number {
  return Math.max(0, nextSeq - 1 - (excerptReader < EXCERPT_READER ? 0 : excerptSeq));
}
