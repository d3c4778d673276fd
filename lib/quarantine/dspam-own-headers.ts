import { headerBlock } from '@/lib/mbox/header-block';

const USER_HEADER = /^X-DSPAM-User:[ \t]*([^\r\n]*)\r?\n(?:[ \t][^\n]*\n)*/gim;
const SIGNATURE_HEADER = /^X-DSPAM-Signature:/gim;
const OWN_LINE_END = /^(X-DSPAM-Signature:[^\r\n]*)\r\n/im;

/** DSPAM's own headers end an ordinary block; nobody's program sends a larger one. */
const MAX_BLOCK_BYTES = 512 * 1024;

/** Takes X-DSPAM-User headers off that do not name `member` ('' for all): they are not DSPAM's own, and name others. */
export function withoutOtherUsers(message: Buffer, member: string): Buffer {
  return changeBlock(message, (block) =>
    block.replace(USER_HEADER, (header, name: string) =>
      member !== '' && name.trim() === member ? header : '',
    ),
  );
}

/**
 * Leaves DSPAM's own signature the only one in the headers: DSPAM takes the first of them (F§4) and adds its own as the last, so
 * all others are renamed. Its line ends in a bare LF, as DSPAM would take a CR for a part of it.
 */
export function withOneSignatureHeader(message: Buffer): Buffer {
  return changeBlock(message, (block) => {
    const last = [...block.matchAll(SIGNATURE_HEADER)].at(-1)?.index;
    return block
      .replace(SIGNATURE_HEADER, (name, at: number) => (at === last ? name : 'X-Foreign-DSPAM-Signature:'))
      .replace(OWN_LINE_END, '$1\n');
  });
}

/**
 * What a release by the F run adds itself, for the runs that do not: the rules of a site's mailboxes look for it, and would put
 * the message away as spam once more.
 */
export function markReclassified(message: Buffer): Buffer {
  const { block } = headerBlock(message);
  const lineEnd = block.length === 0 || block[block.length - 1] === 10 ? '' : '\n';
  const header = Buffer.from(`${lineEnd}X-DSPAM-Reclassified: Innocent\n`);
  return Buffer.concat([block, header, message.subarray(block.length)]);
}

/** The same buffer when nothing changes, or where the headers are no ordinary ones. */
function changeBlock(message: Buffer, change: (block: string) => string): Buffer {
  const { block } = headerBlock(message);
  if (block.length > MAX_BLOCK_BYTES) return message;
  const before = block.toString('latin1');
  const after = change(before);
  if (after === before) return message;
  return Buffer.concat([Buffer.from(after, 'latin1'), message.subarray(block.length)]);
}
