import { decodeCharset } from './decode-charset';
import { escapeHtml } from './escape-html';
import type { MailProblem } from './mail-problem';
import { isShownText, type MimePart, partContent } from './mime-part';

/** The text of a message as it is shown: HTML where the message has some, and plain text where it has some. */
export interface MailBody {
  text: string | null;
  html: string | null;
  problems: MailProblem[];
}

type Rendered = Omit<MailBody, 'problems'>;

/**
 * Puts the text of a message together. Of a multipart/alternative the last of each kind counts (RFC 2046 5.1.4); the parts
 * of any other multipart follow each other, and where one of them is HTML, plain ones become HTML between them. A multipart
 * without parts is shown as it stands. Never throws.
 */
export function readMailBody(bytes: Buffer, root: MimePart): MailBody {
  const problems = new Set<MailProblem>();

  const render = (part: MimePart): Rendered => {
    if (part.children.length > 0) {
      const children = part.children.map(render);
      return part.type === 'multipart/alternative' ? chooseLast(children) : join(children);
    }
    if (part.type.startsWith('multipart/')) return renderUndivided(part);
    if (!isShownText(part)) return { text: null, html: null };
    const text = partText(part, problems, bytes);
    return part.type === 'text/html' ? { text: null, html: text } : { text, html: null };
  };
  const renderUndivided = (part: MimePart): Rendered => {
    const text = decodeCharset(bytes.subarray(part.bodyStart, part.bodyEnd)).text;
    if (text.trim() === '') return { text: null, html: null };
    problems.add('broken-structure');
    return { text: unixLines(text), html: null };
  };

  return { ...render(root), problems: [...problems] };
}

function partText(part: MimePart, problems: Set<MailProblem>, bytes: Buffer): string | null {
  const content = partContent(bytes, part);
  const charset = part.charset === '' && part.type === 'text/html' ? metaCharset(content) : part.charset;
  const { text, problem } = decodeCharset(content, charset);
  if (problem) problems.add(problem);
  return text.trim() === '' ? null : unixLines(text);
}

/** The charset that an HTML document names itself, within the bytes where browsers look for it. */
function metaCharset(html: Buffer): string {
  return (
    /<meta[^>]{0,200}charset\s{0,9}=[\s"']{0,9}([\w-]+)/i.exec(html.toString('latin1', 0, 1024))?.[1] ?? ''
  );
}

function unixLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function chooseLast(children: Rendered[]): Rendered {
  const plain = children.findLast(({ text, html }) => text !== null && html === null);
  const rich = children.findLast(({ html }) => html !== null);
  return { text: plain?.text ?? rich?.text ?? null, html: rich?.html ?? null };
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
