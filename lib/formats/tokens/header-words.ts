import { addWords } from './add-words';
import { type TokenBag, tokenName } from './token-bag';

const DELIMITERS = /[ ,;:\n\t\r@\-+*]+/;
const LONGEST_NAME = 127;
/** `From:` and what DSPAM takes for it in a line that goes on. */
const FROM_BYTES = 5;

/**
 * Counts the words of the header text (T§3): line by line, each under the name of its field. Of a line that goes on,
 * only what stands before its first colon counts. Fields in `ignored` and DSPAM's own are left out. Returns the name of
 * the whole From line, by which DSPAM knows whom it has whitelisted; null if there is none.
 */
export function addHeaderWords(
  text: string,
  chain: boolean,
  ignored: ReadonlySet<string>,
  bag: TokenBag,
): string | null {
  let name = '';
  let sender: string | null = null;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const start = line.search(/[^:]/);
    const colon = line.indexOf(':', Math.max(start, 0));
    const before = start === -1 ? '' : line.slice(start, colon === -1 ? undefined : colon);
    const isField = before !== '' && !/^\t| /.test(before);
    if (isField) name = before.slice(0, LONGEST_NAME);
    const rest = isField ? (colon === -1 ? '' : line.slice(colon + 1)) : before;
    if (name === 'From') {
      sender = tokenName(`From*${isField ? rest.replace(/^ /, '') : continuedFrom(before)}`);
      bag.add(sender);
    }
    if (name.startsWith('X-DSPAM-') || ignored.has(name.toLowerCase())) continue;
    addWords(rest.split(DELIMITERS), `${name}*`, chain, bag);
  }
  return sender;
}

function continuedFrom(line: string): string {
  return line.slice(FROM_BYTES).replace(/^ /, '');
}
