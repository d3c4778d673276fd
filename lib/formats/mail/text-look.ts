import { attributeColour, type Colour, cssColour, looksLike, WHITE } from './css-colour';
import { cssLength, cssNumber } from './css-length';

/** How text looks at one place of a document: what its elements say together. Lengths are in pixels. */
export interface TextLook {
  /** Nothing within is shown, whatever it says itself. */
  isGone: boolean;
  opacity: number;
  // What follows, an element within can set again.
  isHidden: boolean;
  fontSize: number;
  spacing: number;
  /** `text-indent`, and that of the block that the text stands in: of elements in a line it says nothing. */
  indent: number;
  lineIndent: number;
  /** null: of a colour that is not known here. */
  ink: Colour | null;
  paper: Colour | null;
}

/** An element as far as its looks go: how it is laid out without a style, and what it says itself. */
export interface StyledElement {
  tag: string;
  isInline: boolean;
  style: string;
  attribute: (name: string) => string;
}

/** As safe-html.ts has it for the whole document. */
export const FIRST_LOOK: TextLook = {
  ...{ isGone: false, opacity: 1, isHidden: false, fontSize: 14, spacing: 0, indent: 0, lineIndent: 0 },
  ...{ ink: { parts: [31, 35, 40], alpha: 1 }, paper: WHITE },
};

/** What is smaller nobody reads. */
const READ_FROM = 2;
/** What is fainter nobody sees. */
const SEEN_FROM = 0.05;
/** Further to the left, or up, most of a text is out of sight. */
const OUT_OF_SIGHT = -500;
/** Letters that lie on each other, as part of their size. */
const ON_EACH_OTHER = -0.5;
/** What 100% are taken to be, in pixels: columns lie beside each other by a margin of as much. */
const WHOLE = 100;

/** Their size follows their content, and they have no margins. */
const TABLE_PARTS = new Set('td th tr tbody thead tfoot caption'.split(' '));
const PAPER_BY_ATTRIBUTE = new Set(['table', ...TABLE_PARTS]);
const KEPT = new Set(['inherit', 'unset', 'revert', 'revert-layer', 'currentcolor']);
const MEDIUM = 16;
const SIZES = new Map(
  Object.entries({
    ...{ 'xx-small': 9, 'x-small': 10, small: 13, medium: MEDIUM, large: 18, 'x-large': 24, 'xx-large': 32 },
    ...{ 'xxx-large': 48, initial: MEDIUM },
  }),
);
const NO_BACKGROUND =
  /^(?:none|initial|repeat|no-repeat|repeat-[xy]|top|bottom|left|right|center|scroll|fixed|local|cover|contain|\/|[\d.]+(?:px|%)?)$/;

/** Whether a reader sees text that looks like that. */
export function isSeen({ ink, paper, ...look }: TextLook): boolean {
  return !(
    look.isGone ||
    look.isHidden ||
    look.opacity < SEEN_FROM ||
    look.fontSize < READ_FROM ||
    look.spacing < ON_EACH_OTHER * look.fontSize ||
    look.lineIndent < OUT_OF_SIGHT ||
    (ink !== null && (ink.alpha < SEEN_FROM || (paper !== null && looksLike(ink, paper))))
  );
}

/** How the text of an element looks that stands in text of the look `around`. Only what it says itself is known, not what lies over it. */
export function lookWithin(around: TextLook, element: StyledElement): TextLook {
  const { tag, attribute } = element;
  const look = { ...around };
  if (tag === 'font') {
    look.ink = attributeColour(attribute('color')) ?? look.ink;
    if (/^\s*[+-]?\d/.test(attribute('size'))) look.fontSize = MEDIUM;
  }
  // As browsers have them.
  if (tag === 'a' && attribute('href') !== '') look.ink = null;
  if (tag === 'mark') Object.assign(look, { ink: null, paper: null });
  if (PAPER_BY_ATTRIBUTE.has(tag)) look.paper = attributeColour(attribute('bgcolor')) ?? look.paper;

  const declared = declarations(element.style);
  // Other lengths are in proportion to the size of the font.
  for (const [property, value] of declared)
    look.fontSize = fontSize(property, value, around) ?? look.fontSize;
  const length = (value: string) => cssLength(value, look.fontSize, WHOLE);
  const box = { display: '', isFloating: false, clips: false, room: new Map<string, number>() };

  for (const [property, value] of declared) {
    const pixels = length(value);
    if (property === 'display') box.display = displayOf(value) ?? box.display;
    else if (property === 'float') box.isFloating = value === 'left' || value === 'right';
    else if (property === 'overflow') box.clips = /\b(?:hidden|clip|auto|scroll)\b/.test(value);
    else if (property === 'opacity')
      look.opacity = around.opacity * Math.min(Math.max(cssNumber(value) ?? 1, 0), 1);
    else if (property === 'visibility') look.isHidden = hiddenBy(value) ?? look.isHidden;
    else if (property === 'letter-spacing') look.spacing = pixels ?? (value === 'normal' ? 0 : look.spacing);
    else if (property === 'text-indent') look.indent = pixels ?? look.indent;
    else if (property === 'color') look.ink = KEPT.has(value) ? around.ink : cssColour(value);
    else if (property === 'background' || property === 'background-color')
      look.paper = paperOf(value, around.paper);
    else if (/^(?:margin|padding)|^(?:(?:min|max)-)?(?:height|width)$/.test(property))
      setRoom(box.room, property, value, length);
  }

  const isBlock = box.display === '' ? box.isFloating || !element.isInline : BLOCK.test(box.display);
  const isTablePart = box.display === '' && TABLE_PARTS.has(tag) && !box.isFloating;
  if (isBlock || isTablePart) look.lineIndent = look.indent;
  const hasBox = isBlock && !isTablePart && tag !== 'table';
  look.isGone ||=
    GONE.test(box.display) ||
    (hasBox && box.clips && hasNoRoom(box.room)) ||
    (!isTablePart && (box.room.get('margin-left') ?? 0) < OUT_OF_SIGHT) ||
    (isBlock && !isTablePart && (box.room.get('margin-top') ?? 0) < OUT_OF_SIGHT);
  return look;
}

const GONE = /^(?:none|table-column|table-column-group)$/;
const BLOCK = /block|flex|grid|list-item|flow-root|^table$/;
const DISPLAY =
  /^(?:none|contents|inline|block|(?:inline-)?(?:block|flex|grid|table)|list-item|flow-root|table-[a-z-]+|initial|unset|inherit|revert)$/;

/** null for what browsers do not know, and pass over. */
function displayOf(value: string): string | null {
  return DISPLAY.test(value) ? value : null;
}

function hiddenBy(value: string): boolean | null {
  if (value === 'hidden' || value === 'collapse') return true;
  return value === 'visible' || value === 'initial' ? false : null;
}

function hasNoRoom(room: Map<string, number>): boolean {
  const isLess = (property: string) => (room.get(property) ?? READ_FROM) < READ_FROM;
  const isMore = (property: string) => (room.get(property) ?? 0) >= READ_FROM;
  return (
    ((isLess('height') || isLess('max-height')) &&
      !isMore('min-height') &&
      !isMore('padding-top') &&
      !isMore('padding-bottom')) ||
    ((isLess('width') || isLess('max-width')) &&
      !isMore('min-width') &&
      !isMore('padding-left') &&
      !isMore('padding-right'))
  );
}

const SIDES = ['top', 'right', 'bottom', 'left'];

function setRoom(
  room: Map<string, number>,
  property: string,
  value: string,
  length: (value: string) => number | null,
): void {
  if (property === 'margin' || property === 'padding') {
    const [top = '', right = top, bottom = top, left = right] = words(value);
    for (const [index, side] of [top, right, bottom, left].entries())
      room.set(`${property}-${SIDES[index]}`, length(side) ?? 0);
    return;
  }
  // A share of a height that nothing gives is no limit.
  const pixels = /^(?:max-|min-)?height$/.test(property) && value.endsWith('%') ? null : length(value);
  if (pixels === null) room.delete(property);
  else room.set(property, pixels);
}

/** What a declaration makes of the size of the font; null where it says nothing of it. */
function fontSize(property: string, value: string, { fontSize: around }: TextLook): number | null {
  if (property === 'font-size') return sizeOf(value, around);
  if (property !== 'font') return null;
  const given = words(value.replace(/\s*\/\s*/g, '/'));
  // The name of a font comes after it; a number without a unit is a weight.
  for (const word of given.slice(0, -1)) {
    const size = word.replace(/\/.*/, '');
    if (/^[1-9]\d*$/.test(size)) continue;
    const pixels = sizeOf(size, around);
    if (pixels !== null) return pixels;
  }
  return null;
}

function sizeOf(value: string, around: number): number | null {
  if (value === 'smaller' || value === 'larger') return around * (value === 'smaller' ? 5 / 6 : 6 / 5);
  const size = SIZES.get(value) ?? cssLength(value, around, around);
  return size === null || size < 0 ? null : size;
}

/** The colour of the paper; null for one that is not known. */
function paperOf(value: string, around: Colour | null): Colour | null {
  const given = words(value);
  const colour = given.map(cssColour).find((each) => each !== null);
  if (colour === undefined) return given.every((word) => NO_BACKGROUND.test(word)) ? around : null;
  if (colour.alpha < SEEN_FROM) return around;
  return colour.alpha > 1 - SEEN_FROM ? colour : null;
}

/** The declarations of a style in the order in which they count, in small letters: the last one has the last word. */
function declarations(style: string): [property: string, value: string][] {
  const usual: [string, string][] = [];
  const important: [string, string][] = [];
  for (const declaration of style.toLowerCase().split(';')) {
    const colon = declaration.indexOf(':');
    if (colon < 1) continue;
    const value = declaration.slice(colon + 1);
    const plain = value.replace(/!\s{0,9}important/, '');
    (plain === value ? usual : important).push([declaration.slice(0, colon).trim(), plain.trim()]);
  }
  return [...usual, ...important];
}

/** What stands between blanks, a function as one. */
function words(value: string): string[] {
  return value.match(/(?:[^\s()]+|\([^()]*\))+/g) ?? [];
}
