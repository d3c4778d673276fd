const LF = 10;
const CR = 13;
const EMPTY_LINE = Buffer.from('\n\n');
const EMPTY_CRLF_LINE = Buffer.from('\n\r\n');

/**
 * The header block of a message: from its first byte to the empty line, the last header line's LF included. Lines may end
 * in LF or CRLF, mixed (F§2). A message without an empty line is all header; one that begins with an empty line has none.
 * `complete` is false when no empty line was found in `message`.
 */
export function headerBlock(message: Buffer): { block: Buffer; bodyOffset: number; complete: boolean } {
  if (message[0] === LF) return parted(message, 0, 1);
  if (message[0] === CR && message[1] === LF) return parted(message, 0, 2);
  const lf = message.indexOf(EMPTY_LINE);
  const block = lf === -1 ? message : message.subarray(0, lf + 1);
  // Of the other kind only one that comes before it counts.
  const crlf = block.indexOf(EMPTY_CRLF_LINE);
  if (crlf !== -1) return parted(message, crlf + 1, 2);
  return lf === -1
    ? { block, bodyOffset: message.length, complete: false }
    : { block, bodyOffset: lf + 2, complete: true };
}

function parted(message: Buffer, end: number, lineLength: number) {
  return { block: message.subarray(0, end), bodyOffset: end + lineLength, complete: true };
}

/**
 * The raw value of the first header of each name (lower case), with its continuation lines, without the final line break.
 * Names that do not occur are not in the answer. One pass over the block, as it runs for every message of a quarantine.
 */
export function firstHeaders<Name extends string>(
  block: Buffer,
  names: readonly Name[],
): Partial<Record<Name, Buffer>> {
  const found: Partial<Record<Name, Buffer>> = {};
  let missing = names.length;
  for (let at = 0; at < block.length && missing > 0; at = nextHeader(block, at)) {
    const name = names.find((candidate) => !found[candidate] && isNamed(block, at, candidate));
    if (!name) continue;
    const valueStart = block.indexOf(58, at) + 1;
    found[name] = trimEnd(block.subarray(valueStart, nextHeader(block, at)));
    missing--;
  }
  return found;
}

/** Where the header after the one at `at` begins: continuation lines (blank or tab) belong to it. */
function nextHeader(block: Buffer, at: number): number {
  let end = block.indexOf(LF, at);
  while (end !== -1 && (block[end + 1] === 32 || block[end + 1] === 9)) end = block.indexOf(LF, end + 1);
  return end === -1 ? block.length : end + 1;
}

function isNamed(block: Buffer, at: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const byte = block[at + i] ?? 0;
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if (lower !== name.charCodeAt(i)) return false;
  }
  return block[at + name.length] === 58;
}

function trimEnd(value: Buffer): Buffer {
  let end = value.length;
  while (end > 0 && (value[end - 1] === LF || value[end - 1] === CR)) end--;
  return value.subarray(0, end);
}
