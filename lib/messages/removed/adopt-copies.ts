import type { FileHandle } from 'node:fs/promises';
import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { blankCopies } from '@/lib/formats/mbox/blank-copies';
import { readBytes } from '@/lib/formats/mbox/record';
import { recordDigest } from '@/lib/formats/mbox/record-digest';
import { recordHeaders } from '@/lib/formats/mbox/record-headers';
import type { MboxEntry } from '@/lib/formats/mbox/scan';
import { scanCopies } from '@/lib/formats/mbox/scan-copies';
import { ifThere, openToRead } from '@/lib/ground/files/open-file';
import { newBatch, OPEN_STATES, type Operation } from '@/lib/messages/operations/operation';
import { prisma } from '@/lib/store/db/prisma';
import { requireHome } from '@/lib/store/home/require-home';
import { searchTextOf } from '@/lib/store/index/quarantine/fold-text';
import { digestKey, type MessageRow, messageRow } from '@/lib/store/index/quarantine/message-row';
import { isInQuarantine } from './is-in-quarantine';

/** Stands for the person who removed an adopted copy, which nobody knows any more. */
const ADOPTED_BY = 'maintenance';

export interface AdoptedCopies {
  /** Can be put back now, and are purged when their time is over. */
  linked: number;
  /** Were there twice. */
  blanked: number;
}

type Known = Pick<Operation, 'id' | 'state' | 'copyOffset' | 'byteLength' | 'digest'> & {
  /** Where its bytes begin in the file: behind the separator where the record had none of its own. */
  at: number;
};

/**
 * Takes care of copies in a file of removed messages that no operation points to: a crash came between the copy and its
 * note, or the database is older than the file. One that another copy is the same as is blanked; any other is linked to
 * its operation, or to a new one, so that it can be put back, and is purged after REMOVED_KEEP_DAYS. It leaves alone
 * what somebody may be working on now, and unknown copies of messages that are in the quarantine again, which would
 * otherwise be there twice. If there is no file, nothing has to be done. Throws what opening or writing the file
 * throws, `unavailable` while DSPAM_HOME is not this site's. See decision 055.
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
      const known = await findKnown(store, file, entry, row);
      if (known && OPEN_STATES.includes(known.state)) continue;
      if (known && known.copyOffset !== null) {
        const { at: offset, byteLength: length, digest } = known;
        await blankCopies(removedMbox, [{ offset, length, digest }]);
        adopted.blanked += 1;
      } else if (await link(store, files, file, entry, row, known)) adopted.linked += 1;
    }
    return adopted;
  } finally {
    await file.close();
  }
}

/** Tells, for one stretch of the file after the other, whether an operation points to it. */
async function keptCopies(store: string): Promise<(entry: MboxEntry) => boolean> {
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
async function isPointedTo(store: string, { offset, length }: MboxEntry): Promise<boolean> {
  const before = await prisma().operation.findFirst({
    where: { store, copyOffset: { lt: offset + length } },
    select: { copyOffset: true, byteLength: true },
    orderBy: { copyOffset: 'desc' },
  });
  return before !== null && Number(before.copyOffset) + before.byteLength > offset;
}

/** The newest operation that was about these very bytes; one that keeps its copy rather than one that does not. */
async function findKnown(
  store: string,
  file: FileHandle,
  { offset, separatorLength }: MboxEntry,
  { signature }: MessageRow,
): Promise<Known | null> {
  const candidates = await prisma().operation.findMany({
    where: { store, signature, kind: { in: ['release', 'delete', 'expire'] } },
    select: { id: true, state: true, copyOffset: true, byteLength: true, digest: true },
    orderBy: { id: 'desc' },
  });
  const same: Known[] = [];
  for (const candidate of candidates)
    for (const at of [offset, offset + separatorLength]) {
      const bytes = await readBytes(file, at, candidate.byteLength);
      if ((await recordDigest(bytes)) === candidate.digest) same.push({ ...candidate, at });
    }
  const open = same.find(({ state }) => OPEN_STATES.includes(state));
  return open ?? same.find(({ copyOffset }) => copyOffset !== null) ?? same[0] ?? null;
}

async function link(
  store: string,
  files: UserFiles,
  file: FileHandle,
  entry: MboxEntry,
  row: MessageRow,
  known: Known | null,
): Promise<boolean> {
  const { offset, length } = entry;
  const copyOffset = BigInt(known?.at ?? offset);
  if (known) {
    await prisma().operation.updateMany({ where: { id: known.id, copyOffset: null }, data: { copyOffset } });
    return true;
  }
  const { signature, member, fromText, subject } = row;
  const now = new Date();
  const digest = await recordDigest(await readBytes(file, offset, length));
  if (await isInQuarantine(store, files, { signature, length, digest })) return false;
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
  return true;
}
