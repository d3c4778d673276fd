import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { getConfig } from '@/lib/store/config/config';
import { digestKey } from './link-token';

const ID_BYTES = 8;
/** Of an HMAC: 136 bits, so that both together are letters of five bits each without a rest. */
const MAC_BYTES = 17;
/** Small letters alone (RFC 4648 6): mail servers may change the others. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const TOKEN = /^[a-z2-7]{40}$/;

/** A name for what the numbers of one digest mean. */
export function newReplyId(): string {
  return randomBytes(ID_BYTES).toString('hex');
}

/** What stands behind the plus of the address that a digest is answered to. It is a secret: whoever has it can release what that digest names. */
export function makeReplyToken(secret: string, id: string): string {
  const bytes = Buffer.from(id, 'hex');
  return toLetters(Buffer.concat([bytes, macOf(secret, bytes)]));
}

/** The address that a digest is answered to; null where people cannot answer one. */
export function replyAddress(id: string): string | null {
  const { secret, digest } = getConfig();
  const to = digest?.replyTo;
  return to ? `${to.local}+${makeReplyToken(secret, id)}@${to.domain}` : null;
}

/** The name that a token is of; null where nobody here has made it. In letters of either size. */
export function readReplyToken(secret: string, token: string): string | null {
  const text = token.toLowerCase();
  if (!TOKEN.test(text)) return null;
  const bytes = fromLetters(text);
  const id = bytes.subarray(0, ID_BYTES);
  return timingSafeEqual(bytes.subarray(ID_BYTES), macOf(secret, id)) ? id.toString('hex') : null;
}

function macOf(secret: string, id: Buffer): Buffer {
  return createHmac('sha256', digestKey(secret, 'digest reply')).update(id).digest().subarray(0, MAC_BYTES);
}

function toLetters(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.replace(/.{5}/g, (five) => LETTERS[Number.parseInt(five, 2)] ?? '');
}

function fromLetters(text: string): Buffer {
  const bits = [...text].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
