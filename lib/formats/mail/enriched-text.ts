/**
 * Text of text/enriched (RFC 1896), or of text/richtext before it, without its commands. One line end is a blank, each further one a
 * line end, but in `nofill`. What is between `param` is of a command. Lines end in LF. Linear.
 */
export function enrichedText(source: string): string {
  let text = '';
  let unfilled = 0;
  let parameters = 0;
  for (const [piece] of source.matchAll(/<<|<\/?[a-z][a-z0-9-]{0,60}>|\n+|[^<\n]+|</gi)) {
    const command = /^<(\/?)([a-z].*)>$/i.exec(piece);
    if (!command) {
      if (parameters === 0) text += plain(piece, unfilled > 0);
      continue;
    }
    const [, slash, name = ''] = command;
    const step = slash === '' ? 1 : -1;
    const lower = name.toLowerCase();
    if (lower === 'param') parameters = Math.max(0, parameters + step);
    else if (lower === 'nofill') unfilled = Math.max(0, unfilled + step);
    else if (parameters === 0 && step === 1) text += RICHTEXT.get(lower) ?? '';
  }
  return text;
}

/** Commands of text/richtext (RFC 1341 7.1.3) that stand for text. */
const RICHTEXT = new Map(Object.entries({ lt: '<', nl: '\n', np: '\n\n' }));

function plain(piece: string, isUnfilled: boolean): string {
  if (piece === '<<') return '<';
  if (!piece.startsWith('\n') || isUnfilled) return piece;
  return piece.length === 1 ? ' ' : piece.slice(1);
}
