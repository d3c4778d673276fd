import { readFragment } from '@/lib/formats/dspam/read-fragment';
import { parseSignature } from '@/lib/formats/dspam/signature';
import { decodeBytes } from '@/lib/formats/mail/decode-bytes';
import { withoutControls } from '@/lib/formats/mail/display-text';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';

/**
 * The beginning of a message's text as DSPAM has kept it (`.frag/SIG.frag`, where storeFragments is on): raw, for CRLF mail
 * with its headers, undecoded. To be shown as text, never as HTML. Null when there is none or it may not be read.
 */
export async function findFragment({ files }: MailboxPlace, signature: string): Promise<string | null> {
  // A signature is digits, a to f and a comma, so that it leads nowhere else.
  const name = parseSignature(signature)?.text;
  if (!name) return null;
  const bytes = await readFragment(files.frag, name);
  return bytes && withoutControls(decodeBytes(bytes)).replace(/^\n+/, '');
}
