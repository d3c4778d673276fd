export const NUL = 0;
export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const BLANK = 32;

/** How many bytes a scan looks at between two pauses. */
export const SLICE = 65_536;

/** Whether `text` (ASCII, lower case) stands there, in any case. */
export function isAt(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const byte = bytes[at + i] ?? 0;
    if ((byte >= 65 && byte <= 90 ? byte + 32 : byte) !== text.charCodeAt(i)) return false;
  }
  return true;
}

/** Whether `text` (ASCII) stands there, letter for letter. */
export function isExactlyAt(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
