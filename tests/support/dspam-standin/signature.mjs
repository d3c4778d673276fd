/** Signatures (F§4): made, found in a message, and put into one. */
import { cString, decodeBase64, decodeHeader, decodeQuotedPrintable } from './decode.mjs';
import { emptyPart, makeHeader } from './message.mjs';

/** @typedef {import('./message.mjs').Part} Part */

const TIGHT = '!DSPAM:';
const LOOSE = 'X-DSPAM-Signature:';
const LONGEST = 127;

/**
 * `UID,HHHHHHHHppppRRRRRRRRRR`: the uid if MySQLUIDInSignature is on, the time in hex, the process id, and two random
 * numbers of which five digits each remain.
 * @param {number | null} uid
 * @returns {string}
 */
export function makeSignature(uid) {
  const time = Math.floor(Date.now() / 1000)
    .toString(16)
    .padStart(8);
  const id = `${time}${process.pid}${randomDigits()}${randomDigits()}`;
  return uid === null ? id : `${uid},${id}`;
}

function randomDigits() {
  return String(Math.floor(Math.random() * 2 ** 31)).slice(0, 5);
}

/** @param {string} signature @returns {number} the uid in front of the comma, NaN if there is none */
export function uidOfSignature(signature) {
  const [, uid] = /^(\d+),/.exec(signature) ?? [];
  return uid === undefined ? Number.NaN : Number(uid);
}

/**
 * DSPAM decodes text parts while it looks for a signature, and they go out decoded, with `8bit` as their encoding;
 * signed messages, and all messages of users with signatureLocation=headers, go out as they were.
 * @param {Part[]} parts changed in place
 * @param {string} location the user's signatureLocation
 * @returns {boolean} whether the original bodies have to go out
 */
export function decodeTextParts(parts, location) {
  let protect = location === 'headers';
  for (const part of parts.filter(isSearched(parts))) {
    if (part.subtype === 'signed' && part.type === 'multipart') protect = true;
    const decode = { base64: decodeBase64, 'quoted-printable': decodeQuotedPrintable }[part.encoding];
    if (!decode || part.attachment) continue;
    if (protect) {
      part.original = part.body;
    } else {
      for (const header of part.headers) {
        if (header.name.toLowerCase() === 'content-transfer-encoding') header.value = '8bit';
      }
      part.encoding = '8bit';
    }
    part.body = cString(decode(part.body));
  }
  return protect;
}

/**
 * Every text and message part is searched, one after the other, and the LAST that has one wins (F§4). With signatureLocation=headers
 * the first header of that name ends the search, whatever its value; one that holds a mark is searched in place of the text.
 * @param {Part[]} parts decoded
 * @param {string} location the user's signatureLocation
 * @returns {string | null} null if there is none; '' for a mark without a signature
 */
export function findSignature(parts, location) {
  let found = null;
  for (const part of parts.filter(isSearched(parts))) {
    let text = part.body;
    if (location === 'headers') {
      const header = part.headers.find((each) => each.name.toLowerCase() === 'x-dspam-signature');
      const value = header && decodeHeader(header.value);
      if (value?.startsWith(TIGHT)) text = value;
      else if (value !== undefined) return value.slice(0, LONGEST);
    }
    found = markIn(text)?.signature ?? found;
    if (found !== null && location === 'headers') return found;
  }
  return found;
}

/**
 * The first `!DSPAM:` of a text, closed or not; else a loose `X-DSPAM-Signature:`, whose value stands behind the next
 * colon with a blank, wherever that is. Anything longer than 127 characters is not one.
 * @param {string} text
 * @returns {{ signature: string, start: number, end: number } | null}
 */
function markIn(text) {
  const tight = text.indexOf(TIGHT);
  const start = tight < 0 ? text.indexOf(LOOSE) : tight;
  if (start < 0) return null;
  const colon = tight < 0 ? text.indexOf(': ', start) : -1;
  if (tight < 0 && colon < 0) return null;
  const value = tight < 0 ? colon + 2 : start + TIGHT.length;
  const end = value + (/^[0-9A-Za-z ,]*/.exec(text.slice(value))?.[0].length ?? 0);
  if (end - value > LONGEST) return null;
  return { signature: text.slice(value, end).trimStart(), start, end };
}

/**
 * Signatures of an earlier pass leave a message that nobody classes: the first one of each text part, with the character behind it
 * (F§2). @param {Part[]} parts
 */
export function eraseSignatures(parts) {
  for (const part of parts.filter(isSearched(parts))) {
    const mark = markIn(part.body);
    if (mark) part.body = part.body.slice(0, mark.start) + part.body.slice(mark.end + 1);
  }
}

/** Text and message parts, and the preamble of a multipart message. @param {Part[]} parts */
function isSearched(parts) {
  return (/** @type {Part} */ part) =>
    part.type === 'text' || part.type === 'message' || (part === parts[0] && part.type === 'multipart');
}

/**
 * @param {Part[]} parts changed in place
 * @param {string} signature
 */
export function embedSignature(parts, signature) {
  const [top] = parts;
  if (!top) return;
  if (top.subtype === 'signed') {
    wrapSigned(parts, top, signature);
    return;
  }
  const inMultipart = top.type === 'multipart' && top.closing !== null;
  for (const part of parts) {
    const alone = part === top && !part.hasBoundary && part.type !== 'multipart';
    if ((part.type !== 'text' && !alone) || part.attachment || (inMultipart && part.body === '')) continue;
    const closeTag = part.subtype === 'html' ? findCloseTag(part.body) : -1;
    const end = closeTag < 0 ? part.body.length : closeTag;
    const behind = closeTag < 0 ? '' : `${part.body.slice(closeTag)}\n\n`;
    part.body = `${part.body.slice(0, end)}\n!DSPAM:${signature}!\n\n${behind}`;
  }
}

/** @param {string} body @returns {number} where `</body` is, else `</html`, else -1 */
function findCloseTag(body) {
  const text = body.toLowerCase();
  const found = text.indexOf('</body');
  return found < 0 ? text.indexOf('</html') : found;
}

/**
 * A multipart/signed message becomes the first part of a new multipart/mixed, whose second part is the signature.
 * The new Content-Type comes behind the X-DSPAM headers (F§2).
 * @param {Part[]} parts
 * @param {Part} top
 * @param {string} signature
 */
function wrapSigned(parts, top, signature) {
  const boundary = `DSPAM_MULTIPART_EX-${process.pid}`;
  const moves = new Set(['content-type', 'content-disposition']);
  const signed = emptyPart();
  signed.headers = top.headers.filter((each) => moves.has(each.name.toLowerCase()));
  signed.closing = top.closing;
  top.headers = top.headers.filter((each) => !moves.has(each.name.toLowerCase()));
  top.headers.push(makeHeader(`Content-Type: multipart/mixed; boundary=${boundary}`));
  top.closing = boundary;
  const divider = emptyPart();
  divider.closing = boundary;
  const last = emptyPart();
  last.headers = [makeHeader('Content-Type: text/plain'), makeHeader(`X-DSPAM-Signature: ${signature}`)];
  last.body = `!DSPAM:${signature}!\n`;
  last.closing = `${boundary}--\n\n`;
  // What follows the signed message's own last boundary goes.
  parts.splice(1, parts.length - 1, signed, ...parts.slice(1, -1), divider, last);
}
