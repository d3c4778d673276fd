/**
 * The number of a file, as 64 bits without a sign: Node gives the upper half of them as negative numbers, and file systems on a network (GlusterFS)
 * use them all. Stats have to be asked for as BigInt, as a plain number keeps 53 bits. What stat(2) calls the device is that of a mount
 * on one machine, and no part of what a file is known by. See decision 209.
 */
export function inodeOf({ ino }: { ino: bigint }): bigint {
  return BigInt.asUintN(64, ino);
}
