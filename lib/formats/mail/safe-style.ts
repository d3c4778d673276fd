/**
 * Properties that change how text and boxes look. Not among them: position and z-index (a mail must not lay itself over
 * anything), content, cursor, filter, animation, and everything whose value may be an address.
 */
const PROPERTIES = new Set([
  ...['color', 'background', 'background-color', 'opacity', 'visibility', 'direction', 'vertical-align'],
  ...['font', 'font-family', 'font-size', 'font-style', 'font-variant', 'font-weight', 'line-height'],
  ...['letter-spacing', 'word-spacing', 'white-space', 'word-break', 'word-wrap', 'overflow-wrap'],
  ...['text-align', 'text-decoration', 'text-indent', 'text-transform'],
  ...['margin', 'margin-top', 'margin-right', 'margin-bottom', 'margin-left'],
  ...['padding', 'padding-top', 'padding-right', 'padding-bottom', 'padding-left'],
  ...['border', 'border-top', 'border-right', 'border-bottom', 'border-left', 'border-color', 'border-style'],
  ...['border-width', 'border-radius', 'border-collapse', 'border-spacing', 'table-layout', 'caption-side'],
  ...['width', 'height', 'min-width', 'max-width', 'min-height', 'max-height', 'box-sizing', 'overflow'],
  ...['display', 'float', 'clear', 'list-style', 'list-style-type', 'list-style-position'],
]);

/**
 * The only characters of a value. No backslash: `u\72l(` is `url(`. No colon, at-sign or braces, so nothing that leaves the
 * declaration or names an address.
 */
const CHARACTERS = /^[\w\s.,#%!'"()+*/-]*$/;

/** A comment, which may stand within a name: `ur/**\/l(`. And the beginning of an address without a scheme. */
const COMMENT_OR_ADDRESS = /\/[*/]|\*\//;

/** The only functions: colours, but for those that are made from another, and sums of lengths, in which others may stand. None takes an address. */
const COLOR_FUNCTION = /\b(?:rgba?|hsla?)\((?!\s*from\b)[\w\s.,%+/-]*\)/gi;
const SUM_FUNCTION = /\b(?:calc|min|max|clamp)\([\w\s.,%+*/-]*\)|(?<=[(*/+-]\s{0,9})\([\w\s.,%+*/-]*\)/gi;
/** Sums within sums, in parentheses or not. */
const MAX_NESTED = 8;

const MAX_STYLE_LENGTH = 4_000;

/** The declarations of a style attribute that are known to be harmless, as a style attribute; '' when there are none. */
export function safeStyle(style: string): string {
  return style
    .slice(0, MAX_STYLE_LENGTH)
    .split(';')
    .flatMap((declaration) => safeDeclaration(declaration))
    .join(';');
}

/** Whether a style loads something from elsewhere: as far as it can be seen without undoing escapes. */
export function loadsImage(style: string): boolean {
  return /(?:url|image-set|image)\s*\(\s*["']?\s*(?:https?:)?\/\//i.test(style.slice(0, MAX_STYLE_LENGTH));
}

function safeDeclaration(declaration: string): string[] {
  const colon = declaration.indexOf(':');
  const property = declaration.slice(0, colon).trim().toLowerCase();
  const value = declaration.slice(colon + 1).trim();
  if (colon === -1 || value === '' || !PROPERTIES.has(property) || !CHARACTERS.test(value)) return [];
  if (COMMENT_OR_ADDRESS.test(value) || /[()]/.test(withoutFunctions(value))) return [];
  if (hasOpenQuote(value, "'") || hasOpenQuote(value, '"')) return [];
  return [`${property}:${value}`];
}

/** The value with a number in place of each function that is allowed, innermost first. */
function withoutFunctions(value: string): string {
  let left = value.replace(COLOR_FUNCTION, '0');
  for (let depth = 0; depth < MAX_NESTED && left.includes('('); depth++)
    left = left.replace(SUM_FUNCTION, '0');
  return left;
}

function hasOpenQuote(value: string, quote: string): boolean {
  return value.split(quote).length % 2 === 0;
}
