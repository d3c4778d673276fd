import { ctime } from './complete-record';
import { recordDigest } from './record-digest';
import { separatorLength } from './separator';

/** What the line before a copy says of it. */
export interface CopyLabel {
  /** Bytes of the line itself, with its LF. */
  labelLength: number;
  /** Bytes of the copy, which follows. */
  length: number;
  /** SHA-256 of the copy, in hex. */
  digest: string;
  owner: string;
}

const LF = 10;
/** No label is longer. */
export const LABEL_MOST_BYTES = 512;
const LABEL = /^From REMOVED (\d{1,15}) ([0-9a-f]{64}) ([0-9a-z/-]{1,80}) /;

/**
 * The line that stands before each copy in a file of removed messages: how long the copy is, what its bytes are, and
 * whose it is, in a word of the caller (`[0-9a-z/-]`, up to 80). It is a separator line of the time `at`, so it ends what stands before
 * it, and begins a record where the copy has no separator. See decision 196.
 */
export async function copyLabel(copy: Buffer, owner: string, at: Date): Promise<Buffer> {
  return Buffer.from(`From REMOVED ${copy.length} ${await recordDigest(copy)} ${owner} ${ctime(at)}\n`);
}

/** What the label says that begins with the first of these bytes; null when none does. */
export function readLabel(bytes: Buffer): CopyLabel | null {
  const [, length, digest, owner] = LABEL.exec(bytes.toString('latin1', 0, LABEL_MOST_BYTES)) ?? [];
  const labelLength = owner ? separatorLength(bytes.subarray(0, LABEL_MOST_BYTES)) : 0;
  return bytes[labelLength - 1] === LF && digest && owner
    ? { labelLength, length: Number(length), digest, owner }
    : null;
}
