import { toWindows1252 } from '@/lib/formats/mail/windows-1252';
import { tokenName } from '@/lib/formats/tokens/token-bag';
import { tokenId } from '@/lib/formats/tokens/token-id';

/**
 * The numbers under which DSPAM may know a whole From line (T§7), the likelier first: the log does not say in which charset the mail had
 * it. A line with several blanks in a row, or with what cannot be shown, has another one: the history does not have it as it was.
 */
export function fromTokens(fromLine: string): bigint[] {
  const utf8 = Buffer.from(fromLine).toString('latin1');
  const latin1 = toWindows1252(fromLine)?.toString('latin1') ?? utf8;
  return [...new Set([utf8, latin1])].map((bytes) => tokenId(tokenName(`From*${bytes}`)));
}
