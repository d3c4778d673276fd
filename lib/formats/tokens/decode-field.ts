import { decodeBase64, decodeQuotedPrintable } from './decode-transfer';

const ENCODED_WORD = /=\?+[^?]+\?+([^?]+)\?+([^?]+)/;

/**
 * The data of a header field after DSPAM has decoded its encoded words (T§1.4): only the first one is, whatever its
 * charset, and everything after it is lost, often with the address. Without one the data stay as they are.
 */
export function decodeField(data: string): string {
  const start = data.indexOf('=?');
  if (start === -1) return data;
  const joined = data.replace(/\n[ \t\v\f\r]*/g, '');
  const at = joined.indexOf('=?');
  const [, encoding, text] = ENCODED_WORD.exec(joined.slice(at)) ?? [];
  if (encoding === undefined || text === undefined) return data;
  if (/^b/i.test(encoding)) return joined.slice(0, at) + decodeBase64(text);
  if (/^q/i.test(encoding)) return joined.slice(0, at) + decodeQuotedPrintable(text);
  return data;
}
