import { open } from 'node:fs/promises';
import path from 'node:path';
import { parseSignature } from '@/lib/dspam/signature';
import { decodeBytes } from '@/lib/mail/decode-bytes';
import { withoutControls } from '@/lib/mail/display-text';
import { readBytes } from '@/lib/mbox/record';
import type { MailboxPlace } from '@/lib/users/mailbox-place';

/** DSPAM writes 1,024 bytes at most (F§1). */
const MOST_BYTES = 4096;

/**
 * The beginning of a message's text as DSPAM has kept it (`.frag/SIG.frag`, where storeFragments is on): raw, for CRLF mail
 * with its headers, undecoded. To be shown as text, never as HTML. Null when there is none or it may not be read.
 */
export async function findFragment({ files }: MailboxPlace, signature: string): Promise<string | null> {
  // A signature is digits, a to f and a comma, so that it leads nowhere else.
  const name = parseSignature(signature)?.text;
  if (!name) return null;
  const file = await open(path.join(files.frag, `${name}.frag`), 'r').catch(() => null);
  if (!file) return null;
  try {
    const bytes = await readBytes(file, 0, MOST_BYTES);
    return withoutControls(decodeBytes(bytes)).replace(/^\n+/, '');
  } catch {
    return null;
  } finally {
    await file.close();
  }
}
