import { createHash } from 'node:crypto';

/** 96 bits: nobody makes two Message-Ids that are alike by chance. */
const HEX_DIGITS = 24;
/** Blanks, line ends of a folded header, NUL and other control bytes. */
const NOT_IN_AN_ID = /[\x00-\x20\x7f]+/g;

/**
 * What a Message-Id is found by: its bytes, in a header or as somebody has written it down (UTF-8). Angle brackets, what
 * stands outside of them, and blanks do not count; upper and lower case differ (RFC 5322, 3.6.4). '' for none. Of any length.
 */
export function messageIdDigest(value: Buffer | undefined): string {
  if (!value) return '';
  const text = value.toString('latin1');
  const id = (/<([^<>]+)>/.exec(text)?.[1] ?? text.replace(/[<>]/g, '')).replace(NOT_IN_AN_ID, '');
  return id === '' ? '' : createHash('sha256').update(id, 'latin1').digest('hex').slice(0, HEX_DIGITS);
}
