import { ISOLATE } from '@/lib/ground/isolated';

interface Piece {
  text: string;
  isTyped: boolean;
}

/** Values of a finding that somebody types as they stand. */
const TYPED = ['command', 'statement'];

/**
 * A sentence of the doctor, and apart from its words what is to be typed: these values, and what stands between backquotes. It runs from left to right, and is
 * copied without the characters that isolate it in a sentence (decision 279): with them it would be another path.
 */
export function typedPieces(text: string, values: Record<string, string | number>): Piece[] {
  const typed = TYPED.map((name) => String(values[name] ?? '')).filter((each) => each !== '');
  return typed
    .reduce((pieces, each) => pieces.flatMap((piece) => cut(piece, each)), [{ text, isTyped: false }])
    .flatMap((piece) => (piece.isTyped ? [piece] : byBackquotes(piece.text)))
    .filter((piece) => piece.text !== '');
}

function cut(piece: Piece, typed: string): Piece[] {
  if (piece.isTyped) return [piece];
  const [first = '', ...rest] = piece.text
    .replaceAll(ISOLATE.begin + typed + ISOLATE.end, typed)
    .split(typed);
  return [
    { text: first, isTyped: false },
    ...rest.flatMap((each) => [
      { text: typed, isTyped: true },
      { text: each, isTyped: false },
    ]),
  ];
}

function byBackquotes(text: string): Piece[] {
  return text.split(/`([^`]*)`/).map((each, place) => {
    const isTyped = place % 2 === 1;
    return { text: isTyped ? each.replace(/[\u2066-\u2069]/g, '') : each, isTyped };
  });
}
