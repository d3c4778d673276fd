/**
 * The words of a message as DSPAM counts them, tokenizer `chain`: `word`, `first+second`, `Header*word`, `Url*word`.
 * The ids are DSPAM's own; README.md says which finer rules are left out.
 */
import { tokenId } from './crc64.mjs';
import { decodeHeader } from './decode.mjs';
import { htmlText } from './html.mjs';

/** @typedef {{ id: bigint, name: string, frequency: number }} Token */

const HEADER_DELIMITERS = /[ ,;:\n\t\r@\-+*]+/;
const BODY_DELIMITERS = /[ .,;:\n\t\r@\-+*]+/;
const LONGEST_WORD = 49;
const LONGEST_NAME = 255;
const URLS = [/http:\/\/["']?[^\0-\x20\x80-\xff>"']*/gi, /www\.["']?[^\0-\x20\x80-\xff>"']*/gi];

/** An entry of every real blob that is no token (it marks the order of the entries); never in the token table. */
const CONTROL = 11624422384514212933n;
const RECORD = 16;
/** The entries of a blob stand in the order of the buckets of DSPAM's hash. */
const BUCKETS = 24593n;

/**
 * @param {import('./message.mjs').Part[]} parts decoded
 * @returns {{ tokens: Token[], whitelistToken: bigint | null }}
 */
export function tokenize(parts) {
  /** @type {Map<string, Token>} */
  const counted = new Map();
  const count = (/** @type {string} */ name) => {
    const key = name.slice(0, LONGEST_NAME);
    const known = counted.get(key);
    if (known) known.frequency += 1;
    else counted.set(key, { id: tokenId(key), name: key, frequency: 1 });
    return key;
  };
  let whitelistToken = null;
  const used = parts.filter((part) => part.headers.length > 0);
  for (const { name, value } of used.flatMap((part) => part.headers)) {
    if (name.startsWith('X-DSPAM-')) continue;
    const [first = '', ...folded] = decodeHeader(value).split('\n');
    // Of a continuation line only what stands before its first colon counts.
    for (const line of [first, ...folded.map((each) => each.split(':')[0] ?? '')]) {
      countWords(line.split(HEADER_DELIMITERS), `${name}*`, count);
      if (name === 'From') whitelistToken = tokenId(count(`From*${line.replace(/\n/g, '')}`));
    }
  }
  let body = used
    .filter((part) => part.type === 'text' || part.type === 'message')
    .map(bodyText)
    .join('');
  for (const pattern of URLS) {
    body = body.replace(pattern, (url) => {
      for (const piece of url.split(BODY_DELIMITERS)) if (piece) count(`Url*${piece}`);
      return ' '.repeat(url.length);
    });
  }
  countWords(body.split(BODY_DELIMITERS), '', count);
  return { tokens: [...counted.values()], whitelistToken };
}

/** @param {import('./message.mjs').Part} part */
function bodyText(part) {
  return part.subtype === 'html' ? htmlText(part.body) : part.body;
}

/**
 * @param {string[]} pieces
 * @param {string} prefix
 * @param {(name: string) => unknown} count
 */
function countWords(pieces, prefix, count) {
  let previous = '';
  for (const piece of pieces) {
    const word = withoutShouting(piece);
    if (word === '' || word.length > LONGEST_WORD) continue;
    count(prefix + word);
    if (previous) count(`${prefix}${previous}+${word}`);
    previous = word;
  }
}

/** `free!!!` counts as `free!`. @param {string} word */
function withoutShouting(word) {
  let end = word.length;
  while (end > 1 && word[end - 2] === '!') end -= 1;
  return word.slice(0, end);
}

/**
 * The data of a signature row: records of 16 bytes, the id in little-endian, the frequency, seven zero bytes.
 * @param {Token[]} tokens
 * @returns {Buffer}
 */
export function signatureBlob(tokens) {
  const entries = [...tokens, { id: CONTROL, frequency: 1 }];
  entries.sort((a, b) => Number((a.id % BUCKETS) - (b.id % BUCKETS)));
  const blob = Buffer.alloc(entries.length * RECORD);
  entries.forEach(({ id, frequency }, index) => {
    blob.writeBigUInt64LE(id, index * RECORD);
    blob.writeUInt8(frequency & 0xff, index * RECORD + 8);
  });
  return blob;
}

/**
 * @param {Buffer} blob
 * @returns {bigint[]} the ids of its tokens
 */
export function blobIds(blob) {
  const ids = [];
  for (let at = 0; at + RECORD <= blob.length; at += RECORD) {
    const id = blob.readBigUInt64LE(at);
    if (id !== CONTROL) ids.push(id);
  }
  return ids;
}
