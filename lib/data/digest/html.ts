/** A piece of HTML in which everything that was put in is text. */
export class Html {
  constructor(readonly source: string) {}
}

type Piece = string | number | Html | readonly Html[] | null;

/** HTML as it stands in the program; what is put in is text, whatever it says, unless it was made here, too. */
export function html(parts: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(
    parts.reduce((source, part, place) => `${source}${sourceOf(pieces[place - 1] ?? null)}${part}`),
  );
}

function sourceOf(piece: Piece): string {
  if (piece === null) return '';
  if (piece instanceof Html) return piece.source;
  if (typeof piece === 'object') return piece.map(({ source }) => source).join('');
  return String(piece).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
