import { decodeHeader } from './decode-header';
import { visibleLine } from './display-text';
import { EXCERPT_LENGTH, SNIPPET_LENGTH } from './excerpt-length';
import { findField } from './header-fields';
import { isPictureInText, referencedIds } from './mail-attachment';
import { readMailBody } from './mail-body';
import { parseMail } from './parse-mail';
import { safeMarkup } from './safe-html';
import { visibleText } from './visible-text';

/** What a list and a search have of a message beside its headers. Each text is one line, safe to show as text. */
export interface Excerpt {
  /** The first words of the text, '' where there is none. */
  snippet: string;
  /** The first EXCERPT_LENGTH characters of the text. */
  text: string;
  /** To and Cc. */
  recipients: string;
  /** How many attachments there are, pictures in the text not among them. */
  attachments: number;
}

export const NO_EXCERPT: Excerpt = { snippet: '', text: '', recipients: '', attachments: 0 };

const RECIPIENTS_LENGTH = 500;
/** What is read of the text, decoded, and of the HTML, to find as many characters that are seen. */
const READ_BYTES = 256 * 1024;
const READ_HTML = 128 * 1024;

/**
 * Reads from a message what the list shows and the search looks at: of its HTML, as it is shown (safe-html.ts), what can be seen; of its plain
 * text where it has no HTML. `bytes` may be only its beginning. Never throws on content; time grows with its length alone.
 */
export function readExcerpt(bytes: Uint8Array): Excerpt {
  const mail = parseMail(bytes);
  const { html, text } = readMailBody(mail.bytes, mail.root, READ_BYTES);
  // Where the page shows the HTML, the plain text is not what a reader finds in it, even where that has no words.
  const line = seenLine(html === null ? (text ?? '') : visibleText(markupOf(html), 2 * READ_HTML));
  const inText = referencedIds(html ?? '');
  return {
    snippet: cut(line, SNIPPET_LENGTH),
    text: cut(line, EXCERPT_LENGTH),
    recipients: cut(recipientsOf(mail.fields, mail.root.charset), RECIPIENTS_LENGTH),
    attachments: mail.attachments.filter((part) => !isPictureInText(part, inText)).length,
  };
}

function markupOf(html: string): string {
  return safeMarkup(wholeTags(html), { remoteImages: false }).markup;
}

/** What is read of the HTML, without the tag in which it is cut: half of one would be text. */
function wholeTags(html: string): string {
  if (html.length <= READ_HTML) return html;
  const read = html.slice(0, READ_HTML);
  const begun = read.lastIndexOf('<');
  return begun > read.lastIndexOf('>') ? read.slice(0, begun) : read;
}

/** What nobody sees does not get in the way of what is searched, however much of it there is. */
function seenLine(text: string): string {
  return visibleLine(text.slice(0, READ_BYTES));
}

function recipientsOf(fields: Parameters<typeof findField>[0], charset: string): string {
  return ['to', 'cc']
    .flatMap((name) => findField(fields, name)?.raw ?? [])
    .map((raw) => decodeHeader(raw, undefined, charset))
    .filter((value) => value !== '')
    .join(', ');
}

/** Without half of a letter that takes two units. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
