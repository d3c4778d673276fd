import { asBuffer } from '@/lib/formats/mail/as-buffer';
import { decodeBytes } from '@/lib/formats/mail/decode-bytes';
import { nextLine } from '@/lib/formats/mail/header-lines';

/** What DSPAM wrote into the headers of a message; '' or null for what is not there. */
export interface DspamHeaders {
  /** Spam, Innocent, Whitelisted, Blacklisted, Blocklisted or Virus; a forged one may be anything. */
  result: string;
  /** ctime(3) text in the local time of DSPAM, without a zone. */
  processed: string;
  /** 0 to 1. */
  confidence: number | null;
  /** 0 to 1. */
  probability: number | null;
  signature: string;
  /** More than one: the sender has forged some (F§0.6), and DSPAM itself would take the first (F§4). */
  signatureCount: number;
  /** The user to whom a release would go (F§0.7). */
  user: string | null;
  /**
   * Whom a message is for according to DSPAM itself, where one file holds the mail of several people: the X-DSPAM-User
   * after its X-DSPAM-Result (F§2; it does so in mode NOTRAIN and for inoculated mail, too). Anything before that was
   * written by the sender. Null when that cannot be determined: then only somebody who sees the whole file may see the
   * message. See decision 115.
   */
  owner: string | null;
  /** As it stands, line ends and all, for `parseFactors`. Read when it is asked for: an index does not. */
  readonly factors: string | null;
}

const NOT_ASCII = /[\x80-\xff]/;
const FRACTION = /^[01]\.\d{1,10}$/;
const LF = 10;
const CR = 13;
const COLON = 58;
const PREFIX = 'x-dspam-';
const NAMES = ['result', 'processed', 'confidence', 'probability', 'signature', 'user', 'factors'] as const;
type Name = (typeof NAMES)[number];
type ShortHeaders = Omit<DspamHeaders, 'factors'>;

/** The factors have up to 10 KB (F§2); all others are short, and what is longer is forged. */
const MAX_FACTORS_LENGTH = 20_000;
const MAX_VALUE_LENGTH = 256;
/** Column width of dspam_virtual_uids.username: a longer one would be cut to somebody else's name. */
const MAX_OWNER_LENGTH = 128;

/**
 * Reads DSPAM's own headers from a header block (up to the empty line, if one is in it; LF and CRLF mixed). Of each the
 * LAST counts: DSPAM adds its own at the end and keeps those that the sender forged (F§0.6). A signature before DSPAM's
 * first header, X-DSPAM-Result, is not DSPAM's: in mode NOTRAIN it writes none, and a forged one would be the last. One
 * pass over the bytes that makes no strings of other headers, because the index runs it for every message. Never
 * throws.
 */
export function readDspamHeaders(headerBlock: Uint8Array): DspamHeaders {
  const block = asBuffer(headerBlock);
  const last = findLast(block);
  return {
    ...shortHeaders(block, last),
    get factors() {
      return last.factors === -1 ? null : rawValue(block, last.factors, MAX_FACTORS_LENGTH).trim();
    },
  };
}

/** The same without the factors, for an index: to have them read when they are asked for takes as long as to read all others. */
export function readShortHeaders(block: Buffer): ShortHeaders {
  return shortHeaders(block, findLast(block));
}

function shortHeaders(block: Buffer, last: Places): ShortHeaders {
  const user = last.user === -1 ? null : shortValue(block, last.user);
  const isOwner = last.result !== -1 && last.user > last.result;
  return {
    result: shortValue(block, last.result),
    processed: shortValue(block, last.processed),
    confidence: toFraction(shortValue(block, last.confidence)),
    probability: toFraction(shortValue(block, last.probability)),
    signature: last.signature < last.result ? '' : shortValue(block, last.signature),
    signatureCount: last.signatureCount,
    user,
    owner: isOwner && user !== null && user !== '' && user.length <= MAX_OWNER_LENGTH ? user : null,
  };
}

/** Where the value of the last of each begins; -1 for none. */
type Places = Record<Name | 'signatureCount', number>;

function findLast(block: Buffer): Places {
  const last: Places = {
    ...{ result: -1, processed: -1, confidence: -1, probability: -1, signature: -1, user: -1, factors: -1 },
    signatureCount: 0,
  };
  for (let at = 0; at < block.length; at = nextLine(block, at)) {
    const first = block[at];
    if (first === LF || (first === CR && block[at + 1] === LF)) break;
    if (!isNamed(block, at, PREFIX)) continue;
    const nameStart = at + PREFIX.length;
    for (const name of NAMES) {
      if (!isNamed(block, nameStart, name) || block[nameStart + name.length] !== COLON) continue;
      last[name] = nameStart + name.length + 1;
      if (name === 'signature') last.signatureCount++;
      break;
    }
  }
  return last;
}

/** Whether `name` (lower case) stands there, in upper or lower case: a forged header can be spelled in any way. */
function isNamed(block: Buffer, at: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const byte = block[at + i] ?? 0;
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if (lower !== name.charCodeAt(i)) return false;
  }
  return true;
}

function shortValue(block: Buffer, start: number): string {
  if (start === -1) return '';
  const value = rawValue(block, start, MAX_VALUE_LENGTH).trim();
  return /\s\s|[\t\r\n]/.test(value) ? value.replace(/\s+/g, ' ') : value;
}

/** The value with its continuation lines, at most `limit` bytes of it. */
function rawValue(block: Buffer, start: number, limit: number): string {
  let end = nextLine(block, start);
  while (end - start < limit && (block[end] === 32 || block[end] === 9)) end = nextLine(block, end);
  end = Math.min(end, start + limit);
  const text = block.toString('latin1', start, end);
  return NOT_ASCII.test(text) ? decodeBytes(block.subarray(start, end)) : text;
}

function toFraction(text: string): number | null {
  if (!FRACTION.test(text)) return null;
  const number = Number(text);
  return number <= 1 ? number : null;
}
