import { findBoundary } from './find-boundary';
import { emptyPart, type HeaderField, type MessagePart, noteField } from './message-part';

/**
 * The parts of a message the way DSPAM finds them (T§1.1), which is not that of MIME: line by line, every boundary that
 * was ever seen counts from then on, as a prefix; whatever follows the last boundary is one more part; and a line of a
 * body that begins with `Content-Type` can bring a boundary of its own. Never throws on content.
 */
export function readParts(message: string): MessagePart[] {
  let part = emptyPart();
  const parts = [part];
  const boundaries: string[] = [];
  let field: OpenField | null = null;
  let inHeader = true;
  let inContentType = false;
  let bodyStart = message.length;
  const endField = (end: number) => {
    if (!field) return;
    const ended = { name: field.name, data: message.slice(field.start, end) };
    part.fields.push(ended);
    noteField(part, ended);
    learnFrom(boundaries, ended);
    field = null;
  };
  // Pieces of the message are never copied together: a hostile one may have a million lines.
  for (let at = 0, next = 0; at <= message.length; at = next) {
    const lineEnd = message.indexOf('\n', at);
    const end = lineEnd === -1 ? message.length : lineEnd;
    next = end + 1;
    if (inHeader && isIndented(message, at)) continue;
    // Without the line break before this line.
    endField(at - 1);
    const line = message.slice(at, end);
    if (!inHeader) {
      inContentType = /^content-type/i.test(line) || (inContentType && isIndented(message, at));
      if (inContentType) learn(boundaries, findBoundary(line));
    }
    if (line.startsWith('--') && boundaries.some((boundary) => line.startsWith(boundary))) {
      part.body = message.slice(bodyStart, at);
      part = emptyPart();
      parts.push(part);
      bodyStart = message.length;
      inHeader = true;
    } else if (inHeader && (line === '' || line.startsWith('\r'))) {
      inHeader = false;
      inContentType = false;
      bodyStart = next;
    } else if (inHeader) {
      field = openField(line, end);
    }
  }
  endField(message.length);
  part.body = message.slice(bodyStart);
  return parts;
}

/** A header field whose continuation lines may still come, and where its data begins. */
interface OpenField {
  name: string;
  start: number;
}

function isIndented(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\t';
}

/** The field that begins in `line`, which ends at `end`. */
function openField(line: string, end: number): OpenField {
  const colon = line.indexOf(':');
  if (colon === -1) return { name: line, start: end };
  let start = colon + 1;
  while (isIndented(line, start)) start++;
  return { name: line.slice(0, colon), start: end - line.length + start };
}

function learnFrom(boundaries: string[], { name, data }: HeaderField): void {
  if (/^content-type$/i.test(name) && /^multipart/i.test(data)) learn(boundaries, findBoundary(data));
}

/** Enough for any well-meant message; a hostile one could have every line compared with thousands. */
const MOST_BOUNDARIES = 100;

function learn(boundaries: string[], boundary: string | null): void {
  const line = `--${boundary}`;
  if (boundary === null || boundaries.length >= MOST_BOUNDARIES || boundaries.includes(line)) return;
  boundaries.push(line);
}
