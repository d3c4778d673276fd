import { findBoundary } from './find-boundary';
import { emptyPart, type HeaderField, type MessagePart, noteField } from './message-part';

/**
 * The parts of a message the way DSPAM finds them (TOKENS §1.1), which is not that of MIME: line by line, every boundary
 * that was ever seen counts from then on, as a prefix; what stands behind the last boundary is one more part; and a line of
 * a body that begins with `Content-Type` can bring a boundary of its own. Never throws on content.
 */
export function readParts(message: string): MessagePart[] {
  let part = emptyPart();
  const parts = [part];
  const boundaries: string[] = [];
  let field: OpenField | null = null;
  let inHeader = true;
  let inContentType = false;
  let body: string[] = [];
  const endField = () => {
    if (!field) return;
    const ended = { name: field.name, data: field.lines.join('\n') };
    part.fields.push(ended);
    noteField(part, ended);
    learnFrom(boundaries, ended);
    field = null;
  };
  const lines = message.split('\n');
  for (const [index, line] of lines.entries()) {
    if (inHeader && isIndented(line)) {
      field?.lines.push(line);
      continue;
    }
    endField();
    if (!inHeader) {
      inContentType = /^content-type/i.test(line) || (inContentType && isIndented(line));
      if (inContentType) learn(boundaries, findBoundary(line));
    }
    if (line.startsWith('--') && boundaries.some((boundary) => line.startsWith(boundary))) {
      part.body = body.join('');
      part = emptyPart();
      parts.push(part);
      body = [];
      inHeader = true;
    } else if (!inHeader) {
      body.push(index < lines.length - 1 ? `${line}\n` : line);
    } else if (line === '' || line.startsWith('\r')) {
      inHeader = false;
      inContentType = false;
    } else {
      field = openField(line);
    }
  }
  endField();
  part.body = body.join('');
  return parts;
}

/** A header field whose continuation lines may still come; joined once, as a hostile one may have a million of them. */
interface OpenField {
  name: string;
  lines: string[];
}

function isIndented(line: string): boolean {
  return line.startsWith(' ') || line.startsWith('\t');
}

function openField(line: string): OpenField {
  const colon = line.indexOf(':');
  if (colon === -1) return { name: line, lines: [''] };
  return { name: line.slice(0, colon), lines: [line.slice(colon + 1).replace(/^[ \t]+/, '')] };
}

function learnFrom(boundaries: string[], { name, data }: HeaderField): void {
  if (/^content-type$/i.test(name) && /^multipart/i.test(data)) learn(boundaries, findBoundary(data));
}

/** Enough for any message that means well; a hostile one could make every line be compared with thousands. */
const MOST_BOUNDARIES = 100;

function learn(boundaries: string[], boundary: string | null): void {
  const line = `--${boundary}`;
  if (boundary === null || boundaries.length >= MOST_BOUNDARIES || boundaries.includes(line)) return;
  boundaries.push(line);
}
