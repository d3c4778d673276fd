// Just enough MIME to do what DSPAM does to a message before it quarantines it. Messages are strings of one
// character per byte (latin1), as the corpus mixes charsets and DSPAM knows none.

/**
 * A leaf of the message.
 * @typedef {object} Leaf
 * @property {string} type lower case; text/plain when the part names none
 * @property {string} text decoded
 */

/**
 * Puts the message together again with every text part decoded and rewritten, the way DSPAM does it: base64 and
 * quoted-printable become 8bit, other parts and attachments stay as they are.
 * @param {string} entity header block, empty line, body
 * @param {(leaf: Leaf) => string} rewrite
 * @param {(headers: string) => void} [seeHeaders] called for each header block, outermost first
 * @returns {string}
 */
export function rewriteText(entity, rewrite, seeHeaders = () => {}) {
  const { head, body } = splitHead(entity);
  seeHeaders(head);
  const declared = headerValue(head, 'content-type');
  const type = /^[^\s;]+/.exec(declared.toLowerCase())?.[0] ?? 'text/plain';
  const boundary = /boundary\s*=\s*(?:"([^"]+)"|([^\s;"]+))/i.exec(declared)?.slice(1).find(Boolean);
  if (type.startsWith('multipart/') && boundary) {
    const { pieces, delimiters } = splitParts(body, boundary);
    const [preamble = '', ...parts] = pieces;
    const closed = delimiters.at(-1)?.startsWith(`--${boundary}--`) ?? false;
    const epilogue = closed ? (parts.pop() ?? '') : '';
    const rebuilt = parts.map(
      (part, index) => (delimiters[index] ?? '') + rewriteText(part, rewrite, seeHeaders),
    );
    return `${head}\n${preamble}${rebuilt.join('')}${closed ? delimiters.at(-1) : ''}${epilogue}`;
  }
  if (!type.startsWith('text/') || /^attachment/i.test(headerValue(head, 'content-disposition'))) {
    return entity;
  }
  const encoding = headerValue(head, 'content-transfer-encoding').trim().toLowerCase();
  const text = decode(body, encoding);
  const plainHead = /^(base64|quoted-printable)$/.test(encoding)
    ? head.replace(/^(content-transfer-encoding:)[^\n]*$/im, '$1 8bit')
    : head;
  return `${plainHead}\n${rewrite({ type, text })}`;
}

/**
 * @param {string} entity
 * @returns {{ head: string, body: string }} the header block with its last LF, and what follows the empty line
 */
export function splitHead(entity) {
  if (entity.startsWith('\n')) return { head: '', body: entity.slice(1) };
  const at = entity.indexOf('\n\n');
  if (at === -1) return { head: entity.endsWith('\n') ? entity : `${entity}\n`, body: '' };
  return { head: entity.slice(0, at + 1), body: entity.slice(at + 2) };
}

/**
 * The first header of that name, unfolded; empty when there is none.
 * @param {string} head
 * @param {string} name
 */
export function headerValue(head, name) {
  const found = new RegExp(`^${name}:[ \\t]*((?:[^\\n]*)(?:\\n[ \\t][^\\n]*)*)`, 'im').exec(head);
  return found?.[1]?.replace(/\n/g, '') ?? '';
}

/**
 * @param {string} body
 * @param {string} boundary
 */
function splitParts(body, boundary) {
  const escaped = boundary.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const line = new RegExp(`^--${escaped}(?:--)?[ \\t]*(?:\\n|$)`, 'gm');
  const delimiters = body.match(line) ?? [];
  return { pieces: body.split(line), delimiters };
}

/**
 * @param {string} body
 * @param {string} encoding
 */
function decode(body, encoding) {
  if (encoding === 'base64') {
    const text = Buffer.from(body, 'base64').toString('latin1').replace(/\r\n/g, '\n');
    return text.endsWith('\n') ? text : `${text}\n`;
  }
  if (encoding === 'quoted-printable') {
    return body
      .replace(/[ \t]*=[ \t]*\n/g, '')
      .replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/\r\n/g, '\n');
  }
  return body;
}
