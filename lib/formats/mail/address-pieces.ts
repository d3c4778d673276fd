/** What an address header is made of (RFC 5322 3.4). `end`: what parts one sender from the next, `,` or `;`. */
export interface AddressPiece {
  kind: 'text' | 'quoted' | 'comment' | 'angle' | 'end';
  /** As it stands, with its marks. */
  source: string;
}

/** How each of them ends; null where it does not, and its first mark is text. */
const ENDS = { '"': quotedEnd, '(': commentEnd, '<': angleEnd };
const KINDS = { '"': 'quoted', '(': 'comment', '<': 'angle' } as const;

/**
 * Takes the value of an address header apart, encoded words still in it. A mark that is opened and never closed is text, and so is a `<`
 * before another. Linear; never throws.
 */
export function addressPieces(text: string): AddressPiece[] {
  const pieces: AddressPiece[] = [];
  /** Nothing is closed behind a place where one of its kind was not. */
  const isOpen = { '"': true, '(': true, '<': true };
  let done = 0;
  const add = (kind: AddressPiece['kind'], from: number, to: number) => {
    if (from > done) pieces.push({ kind: 'text', source: text.slice(done, from) });
    pieces.push({ kind, source: text.slice(from, to) });
    done = to;
  };
  for (let at = 0; at < text.length; at++) {
    const mark = text[at];
    if (mark === ',' || mark === ';') add('end', at, at + 1);
    if ((mark !== '"' && mark !== '(' && mark !== '<') || !isOpen[mark]) continue;
    const end = ENDS[mark](text, at);
    if (end === null) isOpen[mark] = false;
    else if (end > at) {
      add(KINDS[mark], at, end);
      at = end - 1;
    }
  }
  if (done < text.length) pieces.push({ kind: 'text', source: text.slice(done) });
  return pieces;
}

function quotedEnd(text: string, start: number): number | null {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return null;
}

/** Comments may hold comments. */
function commentEnd(text: string, start: number): number | null {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  return null;
}

/** `start` itself where another `<` comes first. */
function angleEnd(text: string, start: number): number | null {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '<') return start;
    if (text[at] === '>') return at + 1;
  }
  return null;
}
