import { appendParts } from './append';
import { missingTrailer } from './complete-record';
import { copyLabel } from './copy-label';

/**
 * Appends the copy of a record to a file of removed messages, as appendRecord does, behind a label that says how far it goes,
 * and whose it is (copy-label.ts). Returns the offset at which its own bytes begin. Throws as appendRecord.
 */
export async function appendCopy(removedMbox: string, record: Buffer, owner: string): Promise<number> {
  const label = await copyLabel(record, owner, new Date());
  return (await appendParts(removedMbox, [label, record, missingTrailer(record)])) + label.length;
}
