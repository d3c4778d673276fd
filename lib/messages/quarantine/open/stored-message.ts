import { readFragment } from '@/lib/formats/dspam/read-fragment';
import { messageOf } from '@/lib/formats/mbox/record';
import { unquoteFrom } from '@/lib/messages/operations/unquote-from';
import type { LoadedRecord } from './load-record';

/**
 * A message as it stands in the quarantine: without the separator and the empty lines around it, and without the `>` before a line
 * that begins with `From `, where DSPAM is certain to have put it.
 */
export async function storedMessage({ place, row, record }: LoadedRecord): Promise<Buffer> {
  const fragment = row.signature ? await readFragment(place.files.frag, row.signature) : null;
  return unquoteFrom(messageOf(record), fragment);
}
