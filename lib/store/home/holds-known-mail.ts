import { type Scale, userFiles } from '@/lib/formats/dspam/userdir';
import { readBytes } from '@/lib/formats/mbox/record';
import { DIGEST_BYTES, tailDigest } from '@/lib/formats/mbox/tail-digest';
import { inodeOf } from '@/lib/ground/files/inode';
import { ifThere, openToRead } from '@/lib/ground/files/open-file';
import { asBigInt, asNumber, asText } from '@/lib/store/db/columns';
import type { AskRows } from '@/lib/store/db/fetch-rows';

const MOST_LOOKED_AT = 20;

/**
 * Whether a home holds the quarantines that the index knows, as far as some of them show; null where it knows none. A quarantine is
 * known again as the same file, or by its last record, which stays where it is in a home that was copied or restored.
 */
export async function holdsKnownMail(home: string, scale: Scale, ask: AskRows): Promise<boolean | null> {
  const rows = await ask(
    [asText, asBigInt, asNumber, asNumber, asText],
    `SELECT store, inode, tail_offset, tail_length, tail_digest FROM dashboard_mailbox WHERE size > 0
     ORDER BY synced_at DESC, id LIMIT ${MOST_LOOKED_AT}`,
  );
  if (rows.length === 0) return null;
  let known = 0;
  for (const [store, inode, offset, length, digest] of rows)
    if (await isKnown(userFiles(home, scale, store).mbox, { inode, offset, length, digest })) known++;
  return 2 * known >= rows.length;
}

async function isKnown(
  mbox: string,
  { inode, offset, length, digest }: { inode: bigint; offset: number; length: number; digest: string },
): Promise<boolean> {
  const file = await ifThere(openToRead(mbox)).catch(() => null);
  if (!file) return false;
  try {
    if (inodeOf(await file.stat({ bigint: true })) === inode) return true;
    return length > 0 && tailDigest(await readBytes(file, offset, Math.min(DIGEST_BYTES, length))) === digest;
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
