/** What `safeHtml` writes: text, a closing tag, or an opening one with attributes in double quotes (strict-markup.ts). */
const TOKEN = /([^<]+)|<\/[a-z0-9]+>|<([a-z0-9]+)((?: [a-z-]+(?:="[^"<>]*")?)*)( \/)?>/gy;
const STYLE = / style="([^"]*)"/;
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
  let depth = 0;
  /** How deep the outermost element is that is hidden; 0 where all is seen. */
  let hiddenAt = 0;
  const add = (piece: string) => {
    if (hiddenAt !== 0) return;
    pieces.push(piece);
    length += piece.length;
  };
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < markup.length && length < limit) {
    const token = TOKEN.exec(markup);
    if (!token) break;
    const [whole, text, opened, attributes = '', isVoid] = token;
    if (text !== undefined) add(readable(text));
    else if (opened === undefined) {
      if (!INLINE.has(whole.slice(2, -1))) add(' ');
      if (depth === hiddenAt) hiddenAt = 0;
      depth = Math.max(0, depth - 1);
    } else {
      if (!INLINE.has(opened) && opened !== 'wbr') add(' ');
      if (isVoid || VOID.has(opened)) continue;
      depth++;
      if (hiddenAt === 0 && isHidden(attributes)) hiddenAt = depth;
    }
  }
  return pieces.join('');
}

function readable(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

/** What is smaller nobody reads, in pixels. */
const READ_FROM = 2;
/** What is fainter nobody sees. */
const SEEN_FROM = 0.05;
/** Further to the left than any screen is wide. */
const OUT_OF_SIGHT = /^-\d{4,}(?:\.\d+)?(?:px|pt|em|rem|%)$/;

/** Whether an element's own style leaves nothing of it to see. The colour of other elements' paper is not looked for. */
function isHidden(attributes: string): boolean {
  const style = STYLE.exec(attributes)?.[1]?.toLowerCase() ?? '';
  if (style === '') return false;
  const declared = new Map<string, string>();
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':');
    const value = declaration
      .slice(colon + 1)
      .replace('!important', '')
      .trim();
    if (colon > 0) declared.set(declaration.slice(0, colon).trim(), value);
  }
  const value = (property: string) => declared.get(property) ?? '';
  const isBelow = (property: string, pixels: number) => (pixelsOf(value(property)) ?? pixels) < pixels;
  const hasNoRoom = ['height', 'width'].some(
    (side) => isBelow(side, READ_FROM) || isBelow(`max-${side}`, READ_FROM),
  );
  return (
    value('display') === 'none' ||
    /^(?:hidden|collapse)$/.test(value('visibility')) ||
    (numberOf(value('opacity')) ?? 1) < SEEN_FROM ||
    /^transparent$|^#(?:[\da-f]{3}0|[\da-f]{6}00)$|^(?:rgb|hsl)a?\((?:[^,/]*,[^,/]*,[^,/]*,|[^/]*\/)\s*0*\.?0+%?\s*\)$/.test(
      value('color'),
    ) ||
    isPaper(value('color'), value('background-color') || value('background')) ||
    isBelow('font-size', READ_FROM) ||
    value('font').split(' ').some(isNoSize) ||
    OUT_OF_SIGHT.test(value('text-indent')) ||
    OUT_OF_SIGHT.test(value('margin-left')) ||
    (value('overflow') === 'hidden' && hasNoRoom)
  );
}

/** Whether a text has the colour that its own element gives its paper. */
function isPaper(ink: string, paper: string): boolean {
  return ink !== '' && paper.split(/ (?![^(]*\))/).some((part) => plainColour(part) === plainColour(ink));
}

/** `#ffffff` of `#fff`, `white` and `rgb(255, 255, 255)`; anything else as it is. */
function plainColour(colour: string): string {
  const [, red = '', green = '', blue = ''] =
    /^rgba?\((\d{1,3})[ ,]+(\d{1,3})[ ,]+(\d{1,3})\)$/.exec(colour) ?? [];
  if (red !== '')
    return `#${[red, green, blue].map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
  if (/^#[\da-f]{3}$/.test(colour)) return colour.replace(/[\da-f]/g, '$&$&');
  return { white: '#ffffff', black: '#000000' }[colour] ?? colour;
}

/** In the shorthand of fonts, `0/0 a`: a size, perhaps with a height of lines, that is none. A weight is never 0. */
function isNoSize(word: string): boolean {
  return pixelsOf(word.replace(/\/.*/, '')) === 0;
}

/** 0.5 of `.5` and of `50%`; null for what is no number. */
function numberOf(value: string): number | null {
  const [, number, percent] = /^(\d+\.?\d*|\.\d+)(%)?$/.exec(value) ?? [];
  return number === undefined ? null : Number(number) / (percent === undefined ? 1 : 100);
}

/** About how long a length is on a screen; null for what is none. */
function pixelsOf(value: string): number | null {
  const [, number, unit = ''] =
    /^(\d+\.?\d*|\.\d+)(px|pt|em|rem|ex|ch|%)?$/.exec(value.replace(/^calc\((.*)\)$/, '$1')) ?? [];
  if (number === undefined) return null;
  return Number(number) * (unit === 'px' || unit === 'pt' || unit === '' ? 1 : unit === '%' ? 0.16 : 16);
}
