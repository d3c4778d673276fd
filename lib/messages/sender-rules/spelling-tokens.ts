import { tokenId } from '@/lib/formats/tokens/token-id';

/** DSPAM's buffer, without the byte that ends it. */
const MOST_BYTES = 255;

/**
 * The tokens that a From line may have: its bytes are not known any more, as the log is read as text. UTF-8 first, then latin1 where that can be, and
 * each with the CR of mail with CRLF (T§7).
 */
export function spellingTokens(line: string): bigint[] {
  const forms = [Buffer.from(line).toString('latin1')];
  if (/[\u0080-\u00ff]/.test(line) && !/[^\u0000-\u00ff]/.test(line)) forms.push(line);
  return [...forms, ...forms.map((form) => `${form}\r`)].map((form) =>
    tokenId(`From*${form}`.slice(0, MOST_BYTES)),
  );
}
