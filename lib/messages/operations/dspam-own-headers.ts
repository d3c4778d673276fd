import { headerBlock } from '@/lib/formats/mbox/header-block';
import { inSlices, joined } from '@/lib/ground/in-slices';

const USER_HEADER = /^X-DSPAM-User:[ \t]*([^\r\n]*)\r?\n(?:[ \t][^\n]*\n)*/gim;
const SIGNATURE_HEADER = /^X-DSPAM-Signature:/gim;
const OWN_LINE_END = /^(X-DSPAM-Signature:[^\r\n]*)\r\n/im;

/** What is larger was made to keep somebody busy: it goes out as it is, by runs that look at no header. */
const MAX_BLOCK_BYTES = 512 * 1024;
const LF = 10;

/** Takes X-DSPAM-User headers off that do not name `member` ('' for all): they are not DSPAM's own, and name others. */
export function withoutOtherUsers(message: Buffer, member: string): Promise<Buffer> {
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
export function withOneSignatureHeader(message: Buffer): Promise<Buffer> {
  return changeBlock(message, (block) => {
    const last = [...block.matchAll(SIGNATURE_HEADER)].at(-1)?.index;
    return block
      .replace(SIGNATURE_HEADER, (name, at: number) => (at === last ? name : 'X-Foreign-DSPAM-Signature:'))
      .replace(OWN_LINE_END, '$1\n');
  });
}

/**
 * What a release by the F run adds itself, for the runs that do not: the rules of a site's mailboxes look for it, and
 * would sort the message as spam again. With a `messageId` both stand before all other headers: the first one counts
 * for DSPAM.
 */
export function markReclassified(message: Buffer, messageId = ''): Promise<Buffer> {
  const end = messageId === '' ? ordinaryBlock(message)?.length : undefined;
  const at = end ?? firstLine(message);
  const lineEnd = at === 0 || message[at - 1] === LF ? '' : '\n';
  const id = messageId === '' ? '' : `Message-Id: ${messageId}\n`;
  const header = Buffer.from(`${lineEnd}${id}X-DSPAM-Reclassified: Innocent\n`);
  return inSlices(joined([message.subarray(0, at), header, message.subarray(at)]));
}

/** The header block, where it is no larger than an ordinary one. */
export function ordinaryBlock(message: Buffer): Buffer | null {
  const { block, complete } = headerBlock(message.subarray(0, MAX_BLOCK_BYTES));
  return complete || message.length <= MAX_BLOCK_BYTES ? block : null;
}

/** Behind the line that a mail server has put in front of the headers (F§2). */
function firstLine(message: Buffer): number {
  return message.subarray(0, 5).toString('latin1') === 'From ' ? message.indexOf(LF) + 1 : 0;
}

/** The same buffer when nothing changes, or where the headers are no ordinary ones. */
async function changeBlock(message: Buffer, change: (block: string) => string): Promise<Buffer> {
  const block = ordinaryBlock(message);
  if (!block) return message;
  const before = block.toString('latin1');
  const after = change(before);
  if (after === before) return message;
  return inSlices(joined([Buffer.from(after, 'latin1'), message.subarray(block.length)]));
}
