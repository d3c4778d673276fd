import { rawSenders } from './from-line';
import { headerCharset } from './header-charset';
import { readMessageHeaders } from './header-fields';

/**
 * The address that a message is from, for what is done without anybody looking: in lower case, and null unless it has one From, of one sender, and
 * no second address stands there in place of a name. Anybody may have written it all the same. Never throws.
 */
export function onlySender(message: Buffer): string | null {
  const headers = readMessageHeaders(message);
  if (!headers || headers.cut) return null;
  const named = (wanted: string) =>
    headers.fields.filter(({ name }) => name.trim().toLowerCase() === wanted).map(({ raw }) => raw);
  const [from, another] = named('from');
  if (!from || another) return null;
  const [sender, second] = rawSenders(from, headerCharset(named('content-type')[0], from));
  if (!sender || second || sender.address === '' || sender.name.includes('@')) return null;
  return sender.address.toLowerCase();
}
