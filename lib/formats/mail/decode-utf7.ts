import iconv from 'iconv-lite';

/** A run of letters outside ASCII (RFC 2152), or a plus sign that begins none. */
const RUN = /\+([A-Za-z0-9+/]*)-?/g;
/** Half of a letter that takes two units. */
const HALF = /[\ud800-\udfff]/u;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * UTF-7 (RFC 2152). A plus sign that begins no whole letters stands for itself, with what is behind it, as in text that was never encoded;
 * null where the bytes are no UTF-7 at all: some have eight bits, or there are such signs and no letters.
 */
export function decodeUtf7(bytes: Buffer): string | null {
  const source = bytes.toString('latin1');
  if (/[\x80-\xff]/.test(source)) return null;
  let right = 0;
  let wrong = 0;
  const text = source.replace(RUN, (run, digits: string) => {
    const letters = run === '+-' ? '+' : isWhole(digits) ? readRun(digits) : null;
    if (letters === null) wrong++;
    else right++;
    return letters ?? run;
  });
  return wrong > 0 && right === 0 ? null : text;
}

/** Whether it has whole letters of 16 bits, and behind them nothing but the zeros that fill its last digit. */
function isWhole(digits: string): boolean {
  const loose = (digits.length * 6) % 16;
  const last = ALPHABET.indexOf(digits.at(-1) ?? '');
  return digits.length > 2 && loose < 6 && (last & ((1 << loose) - 1)) === 0;
}

function readRun(digits: string): string | null {
  const text = iconv.decode(Buffer.from(digits, 'base64'), 'utf-16be', { stripBOM: false });
  return HALF.test(text) ? null : text;
}
