import { asBuffer } from './as-buffer';
import { charsetName } from './charset-name';
import { withoutHalfCharacter } from './decode-bytes';
import { decodeCharset } from './decode-charset';
import { enrichedText } from './enriched-text';
import { escapeHtml } from './escape-html';
import type { MailProblem } from './mail-problem';
import { isShownText, isUsualText, type MimePart, partContent } from './mime-part';
import { reflow } from './reflow';
import { isWide } from './wide-charset';

/** The text of a message as it is shown: HTML where the message has some, and plain text where it has some. */
export interface MailBody {
  text: string | null;
  html: string | null;
  problems: MailProblem[];
}

/** What is read of all plain texts of a message together, and of all its HTML, decoded, in bytes. */
const MAX_TEXT_BYTES = 1024 * 1024;

/** What DSPAM puts under each text where signatures are in messages (F§4), in the form that it has there; it is no word of the sender's. */
const OWN_MARK = /!DSPAM:[0-9a-f,]{1,40}!\n?/g;

/** `isOther`: of text that is neither plain nor HTML. */
type Rendered = Omit<MailBody, 'problems'> & { isOther?: boolean };
const NOTHING: Rendered = { text: null, html: null };

/**
 * Puts the text of a message together. Of a multipart/alternative the last of each kind counts (RFC 2046 5.1.4); the parts
 * of any other multipart follow each other, and where one of them is HTML, plain ones become HTML between them. A multipart
 * without parts is shown as it stands. Text that is neither plain nor HTML counts as plain where there is no other form of it; such as
 * is for a program, an invitation, where there is nothing else. The filter's own mark is left out (decision 214). Of each kind `mostBytes` are read and no more decoded. Never throws.
 */
export function readMailBody(bytes: Buffer, root: MimePart, mostBytes = MAX_TEXT_BYTES): MailBody {
  const problems = new Set<MailProblem>();
  const left = { text: mostBytes, html: mostBytes };

  /** As much of a part as may still be read, decoded. */
  const take = (part: MimePart, kind: keyof typeof left): Buffer => {
    // One byte more than is shown tells whether there is more.
    const content = partContent(bytes, part, left[kind] + 1);
    if (content.length <= left[kind]) {
      left[kind] -= content.length;
      return content;
    }
    problems.add('body-truncated');
    const cut = content.subarray(0, left[kind]);
    left[kind] = 0;
    return asBuffer(withoutHalfCharacter(cut));
  };

  const render = (part: MimePart, isShown: (part: MimePart) => boolean): Rendered => {
    if (part.children.length > 0) {
      const children = part.children.map((child) => render(child, isShown));
      return part.type === 'multipart/alternative' ? chooseLast(children) : join(children);
    }
    if (part.type.startsWith('multipart/')) return renderUndivided(part);
    if (!isShown(part)) return NOTHING;
    const isHtml = part.type === 'text/html';
    const text = partText(part, take(part, isHtml ? 'html' : 'text'), problems);
    return isHtml ? { text: null, html: text } : { text, html: null, isOther: !isUsualText(part.type) };
  };
  const renderUndivided = (part: MimePart): Rendered => {
    const text = decodeCharset(take({ ...part, encoding: '' }, 'text')).text;
    if (text.trim() === '') return NOTHING;
    problems.add('broken-structure');
    return { text: unixLines(text).replace(OWN_MARK, ''), html: null };
  };

  const usual = render(root, isShownText);
  const isEmpty = usual.text === null && usual.html === null;
  const { text, html } = isEmpty ? render(root, isAnyText) : usual;
  return { text, html, problems: [...problems] };
}

function isAnyText({ type, disposition }: MimePart): boolean {
  return type.startsWith('text/') && disposition !== 'attachment';
}

function partText(part: MimePart, content: Buffer, problems: Set<MailProblem>): string | null {
  const charset = part.charset === '' && part.type === 'text/html' ? metaCharset(content) : part.charset;
  const { text, problem } = decodeCharset(content, charset);
  if (problem) problems.add(problem);
  const sent = unixLines(text).replace(OWN_MARK, '');
  return sent.trim() === '' ? null : readable(part, sent);
}

/** The words of a text that has more than words in it. */
function readable({ type, flow }: MimePart, text: string): string {
  if (type === 'text/enriched' || type === 'text/richtext') return enrichedText(text);
  return flow === 'fixed' ? text : reflow(text, flow === 'delsp');
}

/** The charset that an HTML document names itself, within the bytes where browsers look for it. It is read there as ASCII, so it is no wide one: to browsers UTF-8. */
function metaCharset(html: Buffer): string {
  const named =
    /<meta[^>]{0,200}charset\s{0,9}=[\s"']{0,9}([\w-]+)/i.exec(html.toString('latin1', 0, 1024))?.[1] ?? '';
  return isWide(charsetName(named)) ? 'utf-8' : named;
}

function unixLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function chooseLast(children: Rendered[]): Rendered {
  const plain = children.findLast(({ text, html, isOther }) => text !== null && html === null && !isOther);
  const rich = children.findLast(({ html }) => html !== null);
  const other = (plain ?? rich) ? undefined : children.findLast(({ text }) => text !== null);
  return other ?? { text: plain?.text ?? rich?.text ?? null, html: rich?.html ?? null };
}

function join(children: Rendered[]): Rendered {
  const texts = children.flatMap(({ text }) => (text === null ? [] : [text]));
  const text = texts.length > 0 ? texts.join('\n') : null;
  if (children.every(({ html }) => html === null)) return { text, html: null };
  const html = children.map((child) => child.html ?? preformatted(child.text)).join('\n');
  return { text, html };
}

function preformatted(text: string | null): string {
  return text === null ? '' : `<div style="white-space:pre-wrap">${escapeHtml(text)}</div>`;
}
