import { hash } from 'node:crypto';

/** 96 bits: no two Message-Ids have the same by chance. */
const HEX_DIGITS = 24;
/** Blanks, line ends of a folded header, NUL and other control bytes. */
const NOT_IN_AN_ID = /[\x00-\x20\x7f]+/g;

/**
 * The form in which a Message-Id is looked up: its bytes, from a header or as somebody typed it (UTF-8). Angle
 * brackets, what stands outside of them, and blanks do not count; upper and lower case differ (RFC 5322, 3.6.4). '' for
 * none. Of any length. See decision 100.
 */
export function messageIdDigest(value: Buffer | undefined): string {
  if (!value) return '';
  const text = value.toString('latin1');
  const id = (/<([^<>]+)>/.exec(text)?.[1] ?? text.replace(/[<>]/g, '')).replace(NOT_IN_AN_ID, '');
  return id === '' ? '' : hash('sha256', Buffer.from(id, 'latin1'), 'hex').slice(0, HEX_DIGITS);
}
