import { headerBlock } from '@/lib/mbox/header-block';

const USER_HEADER = /^X-DSPAM-User:[^\n]*\n(?:[ \t][^\n]*\n)*/gim;
const OWN_LINE_END = /^(X-DSPAM-Signature:[^\r\n]*)\r\n/im;
const USER_LINE = /^(?=X-DSPAM-User:)/gim;
const SIGNATURE_HEADER = /^X-DSPAM-Signature:/gim;
const MARKER = /!DSPAM:([^!\s]{0,64})!/g;
/** Cheap test whether there is anything to do at all. */
const SUSPECT = /X-DSPAM-User:|X-DSPAM-Signature:|!DSPAM:/i;

/**
 * Makes a message harmless for the way back through dspam (F§8 step 2). DSPAM obeys text that a sender can write:
 * - a line `X-DSPAM-User: x`, even in the body, makes it deliver to x (F§0.7): such headers go, such body lines get a `>`;
 * - it takes the first signature it finds (F§4): every X-DSPAM-Signature header but the last, which is DSPAM's own, is
 *   renamed, and `!DSPAM:…!` marks of any other signature are broken by a blank.
 * `member` is whom DSPAM itself wrote into X-DSPAM-User, in a managed group: one such header stays, the last.
 * With `signature` '' (none that can be trusted) all marks and all signature headers are made harmless.
 */
export function defuseMessage(message: Buffer, signature: string, member = ''): Buffer {
  const text = message.toString('latin1');
  if (!SUSPECT.test(text)) return message;
  const { bodyOffset } = headerBlock(message);
  const header = renameSignatures(keepMember(text.slice(0, bodyOffset), member), signature);
  const body = text
    .slice(bodyOffset)
    .replace(USER_LINE, '>')
    .replace(MARKER, (mark, found: string) =>
      found === signature && signature !== '' ? mark : mark.replace('!DSPAM', '! DSPAM'),
    );
  return Buffer.from(header + body, 'latin1');
}

/** Only in a managed group does the filter need the header, and only with a name that was checked. */
function keepMember(header: string, member: string): string {
  const without = header.replace(USER_HEADER, '');
  return member === '' ? without : `${without}X-DSPAM-User: ${member}\n`;
}

function renameSignatures(header: string, signature: string): string {
  const last = signature === '' ? -1 : [...header.matchAll(SIGNATURE_HEADER)].at(-1)?.index;
  return header
    .replace(SIGNATURE_HEADER, (name, at: number) => (at === last ? name : 'X-Foreign-DSPAM-Signature:'))
    .replace(OWN_LINE_END, '$1\n');
}
