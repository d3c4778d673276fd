import { asBuffer } from './as-buffer';

/**
 * What windows-1252 has where latin-1 has the control characters 0x80 to 0x9F. Mail that says latin-1 means this (the WHATWG
 * Encoding Standard says so too). Five of the codes are not assigned.
 */
const HIGH_CONTROLS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * Bytes as windows-1252. Not by TextDecoder: that of Node 20 leaves 0x80 to 0x9F as control characters, and quotation marks
 * and the euro sign would get lost.
 */
export function decodeWindows1252(bytes: Uint8Array): string {
  return repairControls(asBuffer(bytes).toString('latin1'));
}

/** The bytes of a text in windows-1252; null where it has a letter that is not in there. */
export function toWindows1252(text: string): Buffer | null {
  const codes = Array.from(text, (letter) => {
    const high = HIGH_CONTROLS.indexOf(letter);
    if (high !== -1) return 0x80 + high;
    return letter.codePointAt(0) ?? 0;
  });
  return codes.every((code) => code <= 0xff) ? Buffer.from(codes) : null;
}

/** Text in which windows-1252 was taken for latin-1: U+0080 to U+009F become the characters that were meant. */
export function repairControls(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (control) => HIGH_CONTROLS.charAt(control.charCodeAt(0) - 0x80));
}
