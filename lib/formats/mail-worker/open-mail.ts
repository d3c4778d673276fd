import { isBlank } from '@/lib/formats/mail/display-text';
import { type Mail, readMail } from '@/lib/formats/mail/read-mail';
import { safeHtml } from '@/lib/formats/mail/safe-html';
import { sourceText } from '@/lib/formats/mail/source-text';
import { readPlainly } from './read-plainly';

/** A mail with everything that its page shows. */
export interface OpenedMail {
  mail: Mail;
  /** What its text is; none where nothing of it could be seen. */
  body: 'html' | 'text' | 'none';
  /** References to pictures elsewhere, which are shown only on demand. */
  remoteImages: number;
  /** Its beginning as it stands in the file. */
  source: { text: string; truncated: boolean };
}

export interface HowToOpen {
  /** The bytes are the beginning of a longer message. */
  truncated: boolean;
  /** It has taken too much work already. */
  plainly: boolean;
}

const SHOWN_SOURCE_BYTES = 256 * 1024;

/** Reads a mail for its page. */
export async function openMail(bytes: Buffer, { truncated, plainly }: HowToOpen): Promise<OpenedMail> {
  const mail = plainly ? readPlainly(bytes) : await readMail(bytes, { truncated });
  const shown = mail.html === null ? null : safeHtml(mail.html, { remoteImages: false });
  if (shown?.textOnly) mail.problems.push('shown-as-text');
  const source = sourceText(bytes, SHOWN_SOURCE_BYTES);
  const isBlankMail = shown ? shown.isBlank : isBlank(mail.text ?? '');
  return {
    mail,
    body: isBlankMail ? 'none' : shown ? 'html' : 'text',
    remoteImages: shown?.remoteImages ?? 0,
    source: { text: source.text, truncated: source.truncated || truncated || plainly },
  };
}
