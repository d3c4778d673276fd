import { type AddressPiece, addressPieces } from './address-pieces';
import { markInvisible, visibleLine } from './display-text';

/** A correspondent; either part may be ''. */
export interface Address {
  name: string;
  address: string;
}

/** Longer values are not read: whoever writes this much into From hides something. */
export const MAX_SENDER_LENGTH = 64 * 1024;
/** Longer than any that can get mail (RFC 5321 4.5.3.1), so that there is room for it wherever one is kept. */
const MAX_ADDRESS_LENGTH = 200;

const BARE = /^[^\s<>()",;:@\\]+@[^\s<>()",;:@\\]+$/;
/** With a local part in quotation marks, or the number of a host. */
const ODD = /^(?:[^\s<>()",;:@\\]+|"(?:[^"\\]|\\.)*")@(?:[^\s<>()",;:@\\]+|\[[^\s<>[\]]*\])$/;
/** Printable ASCII without blanks and without marks that mean something in an address header. */
const WORD = "[!#-'*+\\--9=?A-[\\]-~]+";
/** `Name <address>` or `address` of nothing else, as nearly every value is: an index reads 100,000 of them. */
const USUAL_LENGTH = 512;
const USUAL = new RegExp(`^(?:(?:${WORD}(?: ${WORD})* )?<${WORD}@${WORD}>|${WORD}@${WORD})$`);
/** The way that mail once took to an address (RFC 5322 4.4). */
const ROUTE = /^@[^:]*:/;
/** A list of members with a name (RFC 5322 3.4), of a text that ends in `;`. */
const GROUP = /^[^<>"@,;:()]*:(.*@.*);$/s;
const NOTHING: Address = { name: '', address: '' };

/**
 * The sender of a decoded From value: `Name <address>`, `"Name" <address>`, `address (Name)`, `Name address`, `address`. A decoded
 * name may hold commas, so `Doe, John <j@x>` is one mailbox. Of several senders it is the address of the first, and the names of all. What
 * is not written as an address is shown as it stands, all of it the name: half of it could be anybody's. Never throws.
 */
export function parseAddress(value: string): Address {
  if (value.length <= USUAL_LENGTH && USUAL.test(value)) {
    const mark = value.indexOf('<');
    const address = mark === -1 ? value : value.slice(mark + 1, -1);
    if (address.length <= MAX_ADDRESS_LENGTH) return { name: value.slice(0, Math.max(0, mark - 1)), address };
  }
  return joinedSender(readSenders(value));
}

/** Several senders as one: see `parseAddress`. */
export function joinedSender(senders: Address[]): Address {
  const [first = NOTHING] = senders;
  if (senders.length < 2) return first;
  return { name: senders.map(({ name, address }) => name || address).join(', '), address: first.address };
}

/**
 * All of them, in order; one without an address where the value is not written as addresses are. `filled` and `sourceOf` undo what
 * stands for encoded words (from-line.ts): these may be a name and no part of an address. Never throws; linear.
 */
export function readSenders(
  value: string,
  { filled, sourceOf } = { filled: (text: string) => text, sourceOf: (text: string) => text },
): Address[] {
  const whole = value.trim();
  const text = (whole.endsWith(';') && GROUP.exec(whole)?.[1]) || whole;
  const senders = value.length > MAX_SENDER_LENGTH ? [null] : entriesOf(addressPieces(text)).map(readEntry);
  const found = senders.flatMap((sender) => sender ?? []);
  if (found.length === 0 || found.length < senders.length) {
    const name = visibleLine(filled(unquoted(addressPieces(whole))));
    return name === '' ? [] : [{ name, address: '' }];
  }
  return found
    .map((sender) => {
      const address = markInvisible(sourceOf(sender.address));
      const name = visibleLine(filled(sender.name));
      return { name: name === address ? '' : name, address };
    })
    .filter(({ name, address }) => name !== '' || address !== '');
}

/** Parted where an address has ended: a comma before that is of a name. */
function entriesOf(pieces: AddressPiece[]): AddressPiece[][] {
  const entries: AddressPiece[][] = [[]];
  let hasAddress = false;
  for (const piece of pieces) {
    if (piece.kind === 'end' && hasAddress) {
      entries.push([]);
      hasAddress = false;
    } else {
      entries.at(-1)?.push(piece);
      hasAddress ||= piece.kind === 'angle' || (piece.kind === 'text' && piece.source.includes('@'));
    }
  }
  return entries.filter((entry) => entry.some(({ kind, source }) => kind !== 'end' && source.trim() !== ''));
}

/** One sender; null where it is not written as one. */
function readEntry(pieces: AddressPiece[]): Address | null {
  const comments = () =>
    pieces
      .filter(({ kind }) => kind === 'comment')
      .map(({ source }) => source.slice(1, -1).trim())
      .join(' ');
  const angle = pieces.findIndex(({ kind }) => kind === 'angle');
  if (angle === -1) {
    const rest = pieces.filter(({ kind }) => kind !== 'comment');
    return readBare(rest, comments);
  }
  const behind = pieces.slice(angle + 1);
  if (behind.some(({ kind, source }) => kind !== 'comment' && source.trim() !== '')) return null;
  // Of blanks, those of mail alone: any other makes another address.
  const inside = (pieces[angle]?.source ?? '')
    .slice(1, -1)
    .replace(/[ \t\r\n]+/g, ' ')
    .replace(/^ | $/g, '');
  const address = visibleLine(inside) === '' ? '' : inside.replace(ROUTE, '').replace(/ ?@ ?/, '@');
  if (address !== '' && !isAddress(address)) return null;
  return { name: unquoted(pieces.slice(0, angle)) || comments(), address };
}

/** `address`, or `Name address`. */
function readBare(pieces: AddressPiece[], comments: () => string): Address | null {
  const text = pieces
    .map(({ source }) => source)
    .join('')
    .trim();
  if (isAddress(text)) return { name: comments(), address: text };
  const words = text.split(/\s+/);
  const address = words.pop() ?? '';
  if (!BARE.test(address) || !isAddress(address) || words.some((word) => word.includes('@'))) return null;
  while (/^[,;:]*$/.test(words.at(-1) ?? 'x')) words.pop();
  const name = unquoted(addressPieces(words.join(' ').replace(/[,;:]$/, '')));
  return { name: name || comments(), address };
}

function isAddress(text: string): boolean {
  return text.length <= MAX_ADDRESS_LENGTH && ODD.test(text);
}

function unquoted(pieces: AddressPiece[]): string {
  return pieces
    .map(({ kind, source }) => (kind === 'quoted' ? source.slice(1, -1).replace(/\\(["\\])/g, '$1') : source))
    .join('')
    .trim();
}
