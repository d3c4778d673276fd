/** What a DSPAM signature says about itself (F§4): `UID,HHHHHHHHpid…`, the `UID,` only with MySQLUIDInSignature on. */
export interface Signature {
  text: string;
  /** The uid that it was made for, or null where the site does not put it in. */
  uid: number | null;
  /** When the message was classified (UTC), from the first eight hex digits; null when they make no sense. */
  time: Date | null;
}

/** Column width of dspam_signature_data.signature. */
const MAX_LENGTH = 32;
/** Before DSPAM existed, or further in the future than any clock could be wrong: not a time. */
const EARLIEST = Date.UTC(1996, 0, 1);
const LATEST_AHEAD_MS = 366 * 24 * 3600 * 1000;

const PATTERN = /^(?:\d{1,10},)?[0-9a-f]{10,}$/;

/** Whether DSPAM can have made it (digits, a-f and one comma only). */
export function isSignature(text: string): boolean {
  return text.length <= MAX_LENGTH && PATTERN.test(text);
}

/** Reads a signature; null for anything that DSPAM cannot have made (digits, a-f and one comma only). */
export function parseSignature(text: string): Signature | null {
  if (text.length > MAX_LENGTH) return null;
  if (!PATTERN.test(text)) return null;
  const comma = text.indexOf(',');
  const time = new Date(Number.parseInt(text.slice(comma + 1, comma + 9), 16) * 1000);
  return {
    text,
    uid: comma === -1 ? null : Number(text.slice(0, comma)),
    time: isPlausibleTime(time) ? time : null,
  };
}

/**
 * Whether the filter can have run at this time. If a message has no time from the filter, its sender may have written
 * one.
 */
export function isPlausibleTime(time: Date): boolean {
  return time.getTime() >= EARLIEST && time.getTime() <= Date.now() + LATEST_AHEAD_MS;
}
