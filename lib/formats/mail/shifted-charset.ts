const ESCAPE = 0x1b;
const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;
const TILDE = 0x7e;
const LF = 10;

/**
 * ISO-2022-KR and -CN (RFC 1557, RFC 1922) as the 8-bit charset that they shift: between Shift Out and Shift In, or a line end, two 7-bit
 * bytes are a character of it. The escape sequences that name the charset are left out.
 */
export function unshift(bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let isOut = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === ESCAPE && bytes[at + 1] === 0x24) at += 3;
    else if (byte === SHIFT_OUT) isOut = true;
    else if (byte === SHIFT_IN) isOut = false;
    else {
      if (byte === LF) isOut = false;
      out[length++] = isOut && byte > 0x20 && byte < 0x7f ? byte | 0x80 : byte;
    }
  }
  return out.subarray(0, length);
}

/** HZ (RFC 1843) as GB 2312 in 8 bits: it stands between `~{` and `~}`; `~~` is a tilde, and `~` at the end of a line joins it with the next. */
export function unshiftTildes(bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let isChinese = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const next = bytes[at + 1] ?? 0;
    if (byte === TILDE && next === (isChinese ? 0x7d : 0x7b)) {
      isChinese = !isChinese;
      at++;
    } else if (byte === TILDE && !isChinese && (next === TILDE || next === LF)) {
      if (next === TILDE) out[length++] = TILDE;
      at++;
    } else {
      if (byte === LF) isChinese = false;
      out[length++] = isChinese && byte > 0x20 && byte < 0x7f ? byte | 0x80 : byte;
    }
  }
  return out.subarray(0, length);
}
