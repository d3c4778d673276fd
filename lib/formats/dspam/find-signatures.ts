import { parseSignature } from '@/lib/formats/dspam/signature';
import { findField } from '@/lib/formats/mail/header-fields';
import { type MimePart, partContent } from '@/lib/formats/mail/mime-part';
import { type ParsedMail, parseMail } from '@/lib/formats/mail/parse-mail';

/** How deep mails within mails are followed: forwarded, and forwarded again. */
const MAX_DEPTH = 5;
/** More than anybody forwards at once. */
const MAX_SIGNATURES = 20;

/** Of a body signature, or of a header that was pasted or quoted into the text of a mail that was forwarded. */
const IN_TEXT = /!DSPAM:([0-9a-f,]{10,32})!|X-DSPAM-Signature:[ \t]*([0-9a-f,]{10,32})(?![0-9a-f,])/gi;

/** A long text is turned into strings of this length, with an overlap that has room for a mark. */
const WINDOW_BYTES = 1024 * 1024;
const OVERLAP_BYTES = 128;

/**
 * The signatures that DSPAM may have put into a mail: in its headers (the last counts, F§0.6), as `!DSPAM:…!` in its
 * decoded text parts, and the same in mail that it brings along as an attachment (message/rfc822) or in its text. What
 * is no mail is searched as it stands. Most likely ones first, each once, at most 20. The caller has to check whose
 * they are. Never throws.
 */
export function findSignatures(source: Buffer): string[] {
  const found = new Set<string>();
  collect(source, 0, found);
  if (found.size === 0) collectFromText(source, found);
  return [...found].slice(0, MAX_SIGNATURES);
}

function collect(source: Buffer, depth: number, found: Set<string>): void {
  const mail = parseMail(source);
  add(found, lastSignatureHeader(mail));
  for (const part of leaves(mail.root)) {
    if (part.type === 'message/rfc822' && depth < MAX_DEPTH) {
      collect(partContent(mail.bytes, part), depth + 1, found);
    } else if (part.type.startsWith('text/') || part.type.startsWith('multipart/')) {
      collectFromText(partContent(mail.bytes, part), found);
    }
    if (found.size >= MAX_SIGNATURES) return;
  }
}

function lastSignatureHeader({ fields }: ParsedMail): string {
  const last = findField([...fields].reverse(), 'x-dspam-signature');
  return last ? Buffer.from(last.raw).toString('latin1').trim() : '';
}

function collectFromText(text: Buffer, found: Set<string>): void {
  for (let at = 0; at < text.length; at += WINDOW_BYTES) {
    const window = text.toString('latin1', at, at + WINDOW_BYTES + OVERLAP_BYTES);
    for (const [, mark, header] of window.matchAll(IN_TEXT)) {
      if (found.size >= MAX_SIGNATURES) return;
      add(found, mark ?? header ?? '');
    }
  }
}

function add(found: Set<string>, text: string): void {
  const signature = parseSignature(text.toLowerCase());
  if (signature) found.add(signature.text);
}

function leaves(part: MimePart): MimePart[] {
  return part.children.length > 0 ? part.children.flatMap(leaves) : [part];
}
