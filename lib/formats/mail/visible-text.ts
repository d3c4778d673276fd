import { FIRST_LOOK, isSeen, lookWithin, type TextLook } from './text-look';

/** What `safeHtml` writes: text, a closing tag, or an opening one with attributes in double quotes (strict-markup.ts). */
const TOKEN = /([^<]+)|<\/[a-z0-9]+>|<([a-z0-9]+)((?: [a-z-]+(?:="[^"<>]*")?)*)( \/)?>/gy;
const ATTRIBUTE = / ([a-z-]+)="([^"]*)"/g;
/** They end with their tag, as the sanitiser writes them. */
const VOID = new Set(['br', 'hr', 'img', 'col', 'wbr', 'area']);
/** Within a line; anything else parts words. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var'.split(
    ' ',
  ),
);
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/**
 * What a reader sees of the markup that `safeHtml` shows: its text, without what its styles make invisible (the line that a newsletter
 * hides for mail programs' lists, words that are there for filters only). At most about `limit` characters. Linear; never throws.
 */
export function visibleText(markup: string, limit: number): string {
  const pieces: string[] = [];
  let length = 0;
  /** Of the elements that are open, the outermost first. */
  const open: TextLook[] = [];
  let look = FIRST_LOOK;
  const add = (piece: string) => {
    pieces.push(piece);
    length += piece.length;
  };
  const parts = (tag: string) => !look.isGone && !INLINE.has(tag) && tag !== 'wbr';
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < markup.length && length < limit) {
    const token = TOKEN.exec(markup);
    if (!token) break;
    const [whole, text, opened, attributes = '', isVoid] = token;
    if (text !== undefined) {
      if (isSeen(look)) add(readable(text));
    } else if (opened === undefined) {
      if (parts(whole.slice(2, -1))) add(' ');
      look = open.pop() ?? FIRST_LOOK;
    } else {
      if (parts(opened)) add(' ');
      if (isVoid || VOID.has(opened)) continue;
      open.push(look);
      if (look.isGone) continue;
      look = lookOf(look, opened, attributes);
    }
  }
  return pieces.join('');
}

function lookOf(around: TextLook, tag: string, attributes: string): TextLook {
  const given = new Map<string, string>();
  for (const [, name = '', value = ''] of attributes.matchAll(ATTRIBUTE)) given.set(name, readable(value));
  const attribute = (name: string) => given.get(name) ?? '';
  return lookWithin(around, { tag, isInline: INLINE.has(tag), style: attribute('style'), attribute });
}

function readable(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
