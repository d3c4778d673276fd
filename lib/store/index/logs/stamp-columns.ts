import { asBigInt } from '@/lib/store/db/columns';
import type { FileStamp } from './mailbox-file';

/** The columns of a row with the stamp of the file that it was read from. */
export const STAMP = { device: asBigInt, inode: asBigInt, size: asBigInt, mtimeNs: asBigInt };

/** A stamp as the values of these columns. */
export function stampValues({ device, inode, size, mtimeNs }: FileStamp): Record<string, string> {
  return {
    device: device.toString(),
    inode: inode.toString(),
    size: size.toString(),
    mtime_ns: mtimeNs.toString(),
  };
}
