import { open } from 'node:fs/promises';
import { type Carried, writeCarryNote } from '@/lib/formats/mbox/carry-note';
import { compactingPath } from '@/lib/formats/mbox/compact';

/** Notes how far a compaction is, as one that a crash has ended right behind the note. */
export async function noteTried(mbox: string, carried: Carried): Promise<void> {
  const note = await open(mbox.replace(/\.mbox$/, '.compacting.lock'), 'r+');
  const old = await open(compactingPath(mbox), 'r');
  await writeCarryNote(note, old, carried);
  await note.close();
  await old.close();
}
