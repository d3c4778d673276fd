/**
 * A message as DSPAM takes it apart and puts it together again (F§2, and TOKENS.md section 1 of the project's notes).
 * What it does to a message on the way is the point: `Name:value` comes out as `Name: value`, text behind the last
 * boundary comes out as a header line (`epilogue: `), and boundaries are compared by their beginning only.
 * All text is latin1, one character a byte.
 */

/**
 * @typedef {{ name: string, value: string }} Header the value has its continuation lines, each behind a line end
 * @typedef {object} Part
 * @property {Header[]} headers
 * @property {string} body
 * @property {string | null} original the body before it was decoded, where it has to go out unchanged
 * @property {string | null} closing the line that ended this part, without its two dashes
 * @property {boolean} hasBoundary
 * @property {'text' | 'message' | 'multipart' | 'other'} type
 * @property {string} subtype
 * @property {string} encoding
 * @property {boolean} attachment
 */

/** @type {('text' | 'message' | 'multipart')[]} */
const TYPES = ['text', 'message', 'multipart'];
const SUBTYPES = ['plain', 'html', 'signed', 'mixed', 'alternative'];
const ENCODINGS = ['7bit', '8bit', 'quoted-printable', 'base64', 'binary'];
const LONGEST_BOUNDARY = 127;

/** @returns {Part} */
export function emptyPart() {
  return {
    headers: [],
    body: '',
    original: null,
    closing: null,
    hasBoundary: false,
    type: 'text',
    subtype: 'plain',
    encoding: '',
    attachment: false,
  };
}

/**
 * @param {string} text
 * @returns {[Part, ...Part[]]} at least one part; what follows the last boundary is one more
 */
export function parseMessage(text) {
  /** @type {[Part, ...Part[]]} */
  const parts = [emptyPart()];
  /** @type {string[]} */
  const boundaries = [];
  let part = parts[0];
  let inBody = false;
  let inContentType = false;
  /** @type {Header | null} the last one, also of the part before: a part that begins with a blank continues it */
  let header = null;
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    if (inBody) {
      // A body line that looks like a Content-Type can bring a boundary too, as in an embedded message.
      inContentType = /^content-type/i.test(line) || (inContentType && /^[ \t]/.test(line));
      if (inContentType) noteBoundary(part, line, boundaries);
    }
    if (boundaries.some((each) => line.startsWith(`--${each}`))) {
      part.closing = line.slice(2);
      part = emptyPart();
      parts.push(part);
      inBody = false;
    } else if (inBody) {
      part.body += index < lines.length - 1 ? `${line}\n` : line;
    } else if (line === '' || line.startsWith('\r')) {
      inBody = true;
    } else {
      header = takeHeaderLine(part, header, line, boundaries);
    }
  });
  return parts;
}

/**
 * @param {Part} part
 * @param {Header | null} last
 * @param {string} line
 * @param {string[]} boundaries
 * @returns {Header | null} the header that the next line may continue
 */
function takeHeaderLine(part, last, line, boundaries) {
  if (/^[ \t]/.test(line)) {
    if (!last) return null;
    last.value += `\n${line}`;
    learnFrom(part, last, boundaries);
    return last;
  }
  const header = makeHeader(line);
  part.headers.push(header);
  learnFrom(part, header, boundaries);
  return header;
}

/** @param {string} line `Name: value` @returns {Header} */
export function makeHeader(line) {
  const colon = line.indexOf(':');
  if (colon < 0) return { name: line, value: '' };
  return { name: line.slice(0, colon), value: line.slice(colon + 1).replace(/^[ \t]+/, '') };
}

/** @param {Part} part @param {Header} header @param {string[]} boundaries */
function learnFrom(part, header, boundaries) {
  const value = header.value.toLowerCase();
  switch (header.name.toLowerCase()) {
    case 'content-type':
      // Words are compared by their beginning.
      part.type = TYPES.find((each) => value.startsWith(each)) ?? 'other';
      part.subtype = SUBTYPES.find((each) => value.startsWith(each, part.type.length + 1)) ?? 'other';
      if (part.type === 'multipart') noteBoundary(part, header.value, boundaries);
      break;
    case 'content-transfer-encoding':
      part.encoding = ENCODINGS.find((each) => value.startsWith(each)) ?? 'other';
      break;
    case 'content-disposition':
      part.attachment = value.startsWith('attachment');
      break;
  }
}

/** @param {Part} part @param {string} text @param {string[]} boundaries */
function noteBoundary(part, text, boundaries) {
  const boundary = boundaryOf(text);
  // One that looks like the line of another is not taken.
  if (boundary === '' || boundaries.some((each) => boundary.startsWith(`--${each}`))) return;
  boundaries.push(boundary);
  part.hasBoundary = true;
}

/**
 * Behind the first `boundary`, the first `=`, blanks and one quote: what comes up to the next blank, quote or semicolon. A carriage
 * return belongs to it. @param {string} text
 */
function boundaryOf(text) {
  const found = /boundary[^=]*=\s*"?([ ";\n\t]*[^ ";\n\t]*)/i.exec(text)?.[1] ?? '';
  return found.slice(0, LONGEST_BOUNDARY);
}

/**
 * @param {Part[]} parts
 * @param {boolean} keepOriginals for a message whose parts must not be changed
 * @returns {string}
 */
export function assembleMessage(parts, keepOriginals) {
  return parts
    .map((part) => {
      const head = part.headers.map(headerText).join('');
      const body = keepOriginals && part.original !== null ? part.original : part.body;
      return `${head}\n${body}${part.closing === null ? '' : `--${part.closing}`}`;
    })
    .join('\n');
}

/** An MTA's From_ line has a colon in its time and is not a header; it stays as it was. @param {Header} header */
function headerText({ name, value }) {
  const blank = name.startsWith('From ') || name.startsWith('--') ? '' : ' ';
  return `${name}:${blank}${value}\n`;
}

/**
 * @param {Part[]} parts
 * @param {string} name
 * @returns {string | undefined} the first such header of the message's own header block
 */
export function findHeader(parts, name) {
  return parts[0]?.headers.find((each) => each.name.toLowerCase() === name.toLowerCase())?.value;
}
