/** What of a page would stay on its side when the page runs from right to left: properties and values of style sheets that name a side. */
export function findSidedStyles(css: string): string[] {
  const declarations = css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/url\("[^"]*"\)/g, 'url()')
    .matchAll(/([\w-]+)\s*:\s*([^;{}]+);/g);
  return [...declarations].flatMap(([, name = '', value = '']) =>
    isSided(name, value.trim()) ? `${name}: ${value.trim().replace(/\s+/g, ' ')}` : [],
  );
}

const SHORTHAND = /^(?:margin|padding|inset|border-(?:width|style|color)|scroll-(?:margin|padding))$/;

function isSided(name: string, value: string): boolean {
  if (/(?:^|-)(?:left|right)(?:-|$)/.test(name)) return true;
  if (/\b(?:left|right)\b/.test(value) || /\btranslate(?:X|3d)?\(/.test(value)) return true;
  if (/^(?:box-shadow|text-shadow|translate)$/.test(name) && isAside(value)) return true;
  const parts = value.replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, '()').split(/\s+/);
  // Corners from the left of the top on, in turn.
  if (name === 'border-radius') return parts.length > 1;
  // The top, the right, the bottom, the left.
  return SHORTHAND.test(name) && parts.length === 4 && parts[1] !== parts[3];
}

/** A shadow, or a way, along the line: the first of the lengths, unless `--way` turns it with the page. */
function isAside(value: string): boolean {
  const still = value.replace(/calc\((?:[^()]|\([^()]*\))*\)/g, (each) =>
    each.includes('--way') ? '0' : '1px',
  );
  return /(?:^|,)\s*(?:inset\s+)?-?[\d.]*[1-9]/.test(still);
}

const SIDED_CLASS =
  /^(?:[\w-]+:)*-?(?:(?:scroll-)?[mp][lr]-|(?:left|right)-|(?:border|rounded)-(?:[lr]|[tb][lr])(?:-|$)|(?:text|float|clear|object|origin|bg|justify-self)-(?:left|right)\b|translate-x-|bg-linear-to-[lr])/;
const SIDED_STYLE =
  /\b(?:margin|padding|border|scrollMargin|scrollPadding)(?:Left|Right)\w*\s*:|\btextAlign\s*:\s*'(?:left|right)'/g;

/** The same of a component: classes of Tailwind that name a side, and properties of a style. */
export function findSidedClasses(code: string): string[] {
  const texts = [...code.matchAll(/className=(?:"([^"]*)"|\{([^}]*(?:\$\{[^}]*\}[^}]*)*)\})/g)];
  const classes = texts.flatMap(([, plain, made = '']) => (plain ?? made).split(/[\s'"`{}$?(),]+/));
  return [...classes.filter((name) => SIDED_CLASS.test(name)), ...(code.match(SIDED_STYLE) ?? [])];
}
