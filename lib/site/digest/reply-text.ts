import { safeMarkup } from '@/lib/formats/mail/safe-html';

/** Of the strict markup that safeMarkup writes: text, or a tag. */
const PIECE = /[^<]+|<(\/?)([a-z0-9]+)[^<>]*>/g;
/** Within a line; all others begin one. */
const INLINE = new Set(
  'a abbr acronym b bdi big cite code del em font i ins kbd mark q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);

/** The text of an answer that is HTML alone, in lines; what it quotes begins with `> `, as in plain text. */
export function textOfHtml(html: string): string {
  const { markup } = safeMarkup(html, { remoteImages: false });
  const lines: string[] = [];
  let line = '';
  let quotes = 0;
  const end = () => {
    if (line.trim() !== '') lines.push(`${'> '.repeat(Math.min(quotes, 1))}${line}`);
    line = '';
  };
  for (const [piece, closes, tag] of markup.matchAll(PIECE)) {
    if (tag === undefined) {
      line += readable(piece.replace(/\s+/g, ' '));
      continue;
    }
    if (INLINE.has(tag)) continue;
    end();
    if (tag !== 'blockquote') continue;
    quotes = Math.max(0, quotes + (closes ? -1 : 1));
    // What stands behind it is no piece of it.
    if (closes && quotes === 0) lines.push('');
  }
  end();
  return lines.join('\n');
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

function readable(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
