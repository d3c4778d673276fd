import { ALLOWED_TAGS, PLAIN_ATTRIBUTES, REWRITTEN_ATTRIBUTES } from './html-allow-list';
import { safeStyle } from './safe-style';

const TAGS = new Set(ALLOWED_TAGS);
const ATTRIBUTES = new Set([...PLAIN_ATTRIBUTES, ...REWRITTEN_ATTRIBUTES]);

/** Text, a closing tag, or an opening tag with attributes in double quotes or without value. Nothing else. */
const TOKEN = /[^<]+|<\/([a-z0-9]+)>|<([a-z0-9]+)((?: [a-z-]+(?:="[^"<>]*")?)*)(?: \/)?>/y;
const ATTRIBUTE = / ([a-z-]+)(?:="([^"<>]*)")?/g;

/** What an address may begin with. */
const ADDRESSES: Record<string, RegExp> = {
  href: /^(?:https?|mailto):/,
  src: /^(?:https?:|data:image\/(?:png|jpe?g|gif|webp);base64,)/i,
};

/**
 * Whether markup is of the small language that `safeHtml` writes: allowed elements and attributes, quoted values, addresses of
 * allowed schemes; no comment, no other markup, no element in which a browser parses otherwise. A second look after the
 * sanitiser, by other means: sanitize-html had four ways around it found in 2026 alone. Linear. See decision 031.
 */
export function isStrictMarkup(html: string): boolean {
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < html.length) {
    const token = TOKEN.exec(html);
    if (!token) return false;
    const [, closed, opened, attributes = ''] = token;
    const name = closed ?? opened;
    if (name !== undefined && !TAGS.has(name)) return false;
    if (attributes !== '' && !areStrict(attributes)) return false;
  }
  return true;
}

function areStrict(attributes: string): boolean {
  for (const [, name = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
    if (!ATTRIBUTES.has(name)) return false;
    if (ADDRESSES[name] && !ADDRESSES[name].test(value)) return false;
    if (name === 'style' && !isSafeStyle(value.replaceAll('&quot;', '"'))) return false;
  }
  return true;
}

function isSafeStyle(style: string): boolean {
  return safeStyle(style) === style;
}
