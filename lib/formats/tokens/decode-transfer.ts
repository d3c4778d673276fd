/** The transfer encodings as DSPAM undoes them (T§1.5). All texts hold one byte a character. */

const HEX = /=(?:\r?\n|([0-9a-f]{2}))/gi;

export function decodeQuotedPrintable(text: string): string {
  return upToNul(text.replace(HEX, (_all, hex) => (hex ? byteOf(hex) : '')));
}

/** Up to the first `=`; bytes outside the alphabet are skipped. The text ends in a line break afterwards. */
export function decodeBase64(text: string): string {
  const padding = text.indexOf('=');
  const digits = (padding === -1 ? text : text.slice(0, padding)).replace(/[^A-Za-z0-9+/]+/g, '');
  // Without padding, what is left of the last group of four is lost.
  const whole = padding === -1 ? digits.slice(0, digits.length - (digits.length % 4)) : digits;
  const decoded = upToNul(Buffer.from(whole, 'base64').toString('latin1'));
  return decoded.endsWith('\n') ? decoded : `${decoded}\n`;
}

/** `%41` in a part that is sent as 8bit. */
export function decodePercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (all, hex) => (hex === '00' ? all : byteOf(hex)));
}

function byteOf(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function upToNul(text: string): string {
  const nul = text.indexOf('\0');
  return nul === -1 ? text : text.slice(0, nul);
}
