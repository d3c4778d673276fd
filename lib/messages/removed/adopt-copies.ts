import type { FileHandle } from 'node:fs/promises';
import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { blankCopies } from '@/lib/formats/mbox/blank-copies';
import { readBytes } from '@/lib/formats/mbox/record';
import { recordDigest } from '@/lib/formats/mbox/record-digest';
import { recordHeaders } from '@/lib/formats/mbox/record-headers';
import { type CopyEntry, scanCopies } from '@/lib/formats/mbox/scan-copies';
import { ifThere, openToRead } from '@/lib/ground/files/open-file';
import { findCopyOwner } from '@/lib/messages/operations/copy-owner';
import { newBatch, OPEN_STATES, type Operation } from '@/lib/messages/operations/operation';
import { prisma } from '@/lib/store/db/prisma';
import { areLocksApart } from '@/lib/store/home/locks-apart';
import { requireHome } from '@/lib/store/home/require-home';
import { searchTextOf } from '@/lib/store/index/quarantine/fold-text';
import { digestKey, type MessageRow, messageRow } from '@/lib/store/index/quarantine/message-row';

/** Stands for the person who removed an adopted copy, which nobody knows any more. */
const ADOPTED_BY = 'maintenance';

export interface AdoptedCopies {
  /** Can be put back now, and are purged when their time is over. */
  linked: number;
  /** Were there twice, or are of what is back. */
  blanked: number;
}

type Known = Pick<Operation, 'id' | 'state' | 'copyOffset' | 'byteLength' | 'digest' | 'undoneBy'> & {
  /** Where its bytes begin in the file: behind the separator where the record had none of its own. */
  at: number;
};

/**
 * Takes care of copies in a file of removed messages that no operation points to: a crash came between the copy and its
 * note, or the database is older than the file. One that was made twice, or whose message is back in the quarantine, is blanked; any other
 * is linked to its operation, or to a new one, so that it can be put back, and is purged after REMOVED_KEEP_DAYS. It leaves alone
 * what somebody may be working on now. If there is no file, nothing has to be done. Throws what opening or writing the file
 * throws, `unavailable` while DSPAM_HOME is not this site's. See decisions 055 and 199.
 */
export async function adoptCopies(store: string, files: UserFiles): Promise<AdoptedCopies> {
  await requireHome();
  const { removedMbox } = files;
  const adopted = { linked: 0, blanked: 0 };
  const file = await ifThere(openToRead(removedMbox));
  if (!file) return adopted;
  try {
    const { size, mtime } = await file.stat();
    const isKept = await keptCopies(store);
    for await (const entry of scanCopies(file, size)) {
      if (isKept(entry)) continue;
      const row = messageRow(entry, mtime, await recordHeaders(file, entry));
      // Checked once more: it may have been noted since.
      if (await isPointedTo(store, entry)) continue;
      const known = await findOwner(store, file, entry, row);
      if (known && OPEN_STATES.includes(known.state)) continue;
      if (known && isOfNoUse(entry, known)) {
        // Left for the next time.
        if (areLocksApart()) continue;
        const { at: offset, byteLength: length, digest } = known;
        await blankCopies(removedMbox, [{ offset, length, digest }]);
        adopted.blanked += 1;
      } else {
        await link(store, file, entry, row, known);
        adopted.linked += 1;
      }
    }
    return adopted;
  } finally {
    await file.close();
  }
}

/** Tells, for one stretch of the file after the other, whether an operation points to it. */
async function keptCopies(store: string): Promise<(entry: CopyEntry) => boolean> {
  const kept = await prisma().operation.findMany({
    where: { store, copyOffset: { not: null } },
    select: { copyOffset: true, byteLength: true },
    orderBy: { copyOffset: 'asc' },
  });
  let at = 0;
  return ({ offset, length }) => {
    for (let copy = kept[at]; copy && Number(copy.copyOffset) + copy.byteLength <= offset; copy = kept[at])
      at++;
    const next = kept[at];
    return next !== undefined && Number(next.copyOffset) < offset + length;
  };
}

/** Whether a copy that an operation points to lies, with any of its bytes, in this stretch of the file. */
async function isPointedTo(store: string, { offset, length }: CopyEntry): Promise<boolean> {
  const before = await prisma().operation.findFirst({
    where: { store, copyOffset: { lt: offset + length } },
    select: { copyOffset: true, byteLength: true },
    orderBy: { copyOffset: 'desc' },
  });
  return before !== null && Number(before.copyOffset) + before.byteLength > offset;
}

/** The operation that this copy belongs to: the one that its label names, or, where it has none, one of the same bytes. */
async function findOwner(
  store: string,
  file: FileHandle,
  entry: CopyEntry,
  row: MessageRow,
): Promise<Known | null> {
  if (entry.owner === null) return findKnown(store, file, entry, row);
  const operation = await findCopyOwner(store, entry.owner);
  return operation && { ...operation, at: entry.offset };
}

/** Whether the operation of a copy has another, or, where a label says whose it is, had put it back and dropped its own. */
function isOfNoUse({ owner }: CopyEntry, { copyOffset, undoneBy }: Known): boolean {
  return copyOffset !== null || (owner !== null && undoneBy !== null);
}

/**
 * The operation that a copy without a label belongs to. Messages can have the same bytes: then it is one that has none, before it is a second copy of one
 * that has its own; and a second one was made before that (erase-with-copy.ts), never behind it.
 */
async function findKnown(
  store: string,
  file: FileHandle,
  { offset, separatorLength }: CopyEntry,
  { signature }: MessageRow,
): Promise<Known | null> {
  const candidates = await prisma().operation.findMany({
    where: { store, signature, kind: { in: ['release', 'delete', 'expire'] } },
    select: { id: true, state: true, copyOffset: true, byteLength: true, digest: true, undoneBy: true },
    orderBy: { id: 'desc' },
  });
  const same: Known[] = [];
  for (const candidate of candidates)
    for (const at of [offset, offset + separatorLength]) {
      const bytes = await readBytes(file, at, candidate.byteLength);
      if ((await recordDigest(bytes)) === candidate.digest) same.push({ ...candidate, at });
    }
  const isOpen = ({ state }: Known) => OPEN_STATES.includes(state);
  const hasNone = ({ copyOffset }: Known) => copyOffset === null;
  const lacksOne = (known: Known) => hasNone(known) && known.state === 'done' && known.undoneBy === null;
  const hasLaterOne = ({ at, copyOffset }: Known) => copyOffset !== null && at < copyOffset;
  return same.find(isOpen) ?? same.find(lacksOne) ?? same.find(hasLaterOne) ?? same.find(hasNone) ?? null;
}

async function link(
  store: string,
  file: FileHandle,
  entry: CopyEntry,
  row: MessageRow,
  known: Known | null,
): Promise<void> {
  const { offset, length } = entry;
  const copyOffset = BigInt(known?.at ?? offset);
  if (known) {
    await prisma().operation.updateMany({ where: { id: known.id, copyOffset: null }, data: { copyOffset } });
    return;
  }
  const { signature, member, fromText, subject } = row;
  const now = new Date();
  const digest = await recordDigest(await readBytes(file, offset, length));
  await prisma().operation.create({
    data: {
      batch: newBatch(),
      actor: ADOPTED_BY,
      store,
      member,
      kind: 'delete',
      state: 'done',
      messageKey: signature || digestKey(entry),
      signature,
      fromText,
      subject,
      searchText: searchTextOf(fromText, subject),
      digest,
      byteOffset: 0n,
      byteLength: length,
      copyOffset,
      startedAt: now,
      finishedAt: now,
    },
  });
}
