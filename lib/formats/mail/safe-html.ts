import sanitizeHtml, { type Attributes, type Tag } from 'sanitize-html';
import { isBlank, withoutControls } from './display-text';
import {
  ALLOWED_TAGS,
  DROPPED_WITH_CONTENT,
  PLAIN_ATTRIBUTES,
  REWRITTEN_ATTRIBUTES,
} from './html-allow-list';
import { mailDocument } from './mail-document';
import { imageSource } from './safe-image';
import { safeLink } from './safe-link';
import { loadsImage, safeStyle } from './safe-style';
import { isStrictMarkup } from './strict-markup';
import { visibleText } from './visible-text';

/** How remote images and those that come with the message are shown. */
export interface SafeHtmlOptions {
  /** Whether pictures may be loaded from elsewhere: the reader has asked for it. */
  remoteImages: boolean;
  /** A picture of the message by its Content-ID, as a data: URL; null when there is none. */
  inlineImage?: (contentId: string) => string | null;
}

/** The document, and what the page says about it. */
export interface SafeHtml {
  html: string;
  /** References to pictures elsewhere: blocked ones, shown ones, and backgrounds, which are never shown. */
  remoteImages: number;
  /** Whether the markup could not be kept and only the text is shown. */
  textOnly: boolean;
  /** Neither text nor a picture of it would be seen. */
  isBlank: boolean;
}

/** How much of a mail's HTML is shown, in UTF-16 units; `readMail` cuts there and says so. */
export const MAX_HTML_BYTES = 1024 * 1024;

/** How much text is shown where the markup cannot be kept, in UTF-16 units. */
const MAX_WITHOUT_TAGS = 256 * 1024;

/** Elements within each other; browsers stop at 512 too, and the parser's time grows with the square of it. */
const MAX_DEPTH = 500;

/** Elements in all; the largest newsletters have a tenth of it, and 350,000 fit into what is read. */
const MAX_ELEMENTS = 100_000;

/** Angle brackets that could begin a tag: with more of them there are too many elements, or what there is was never meant as markup. */
const MAX_BRACKETS = 3 * MAX_ELEMENTS;

/** White paper, as mail is written for it; long words and wide pictures stay within the frame. */
const STYLE = [
  ':root{color-scheme:light}',
  'body{margin:16px;background:#fff;color:#1f2328;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}',
  // On a phone.
  '@media (max-width:30em){body{margin:8px 12px}}',
  'img{max-width:100%}',
  'img[data-blocked]{display:inline-block;overflow:hidden;background:#f0f1f3;color:#57606a;font-size:12px}',
  'img[data-blocked]{outline:1px dashed #8c959f;outline-offset:-1px}',
  'pre{white-space:pre-wrap}',
].join('\n');

/**
 * A mail's HTML as a complete document for a sandboxed frame: only allowed elements, attributes and styles; no script, form,
 * address of our own, anything that loads by itself, or that shows letters in another order than they are written. Remote pictures become boxes of the same size unless the reader has
 * asked for them. Takes any input, in bounded time; never throws on content.
 */
export function safeHtml(html: string, options: SafeHtmlOptions): SafeHtml {
  const { markup, ...shown } = safeMarkup(html, options);
  const isUnseen = !/<img\b/.test(markup) && isBlank(visibleText(markup, markup.length));
  return { html: mailDocument(markup, STYLE, options.remoteImages), ...shown, isBlank: isUnseen };
}

/** What stands in that document, without the document around it: the small language of strict-markup.ts. */
export function safeMarkup(
  html: string,
  options: SafeHtmlOptions,
): Omit<SafeHtml, 'html' | 'isBlank'> & { markup: string } {
  const input = html.slice(0, MAX_HTML_BYTES);
  const { markup, remoteImages } = sanitize(input, options);
  const textOnly = markup === null || !isStrictMarkup(markup);
  return { markup: textOnly ? withoutTags(input) : markup, remoteImages, textOnly };
}

const PLAIN = new Set(PLAIN_ATTRIBUTES);

class TooMuchMarkup extends Error {}

function sanitize(html: string, options: SafeHtmlOptions): { markup: string | null; remoteImages: number } {
  if (hasMore(html, '<', MAX_BRACKETS)) return { markup: null, remoteImages: 0 };
  let remoteImages = 0;
  let depth = 0;
  let elements = 0;

  const rewrite = (tagName: string, given: Attributes): Tag => {
    if (given.background || loadsImage(given.style ?? '')) remoteImages++;
    const attribs = plainAttributes(given);
    if (tagName === 'a') return { tagName, attribs: { ...attribs, ...linkAttributes(given.href ?? '') } };
    if (tagName === 'body') return { tagName: 'div', attribs: bodyAttributes(given) };
    if (tagName !== 'img') return { tagName, attribs };
    const source = imageSource(given.src ?? '', options.inlineImage);
    if (source.kind === 'remote' || (!given.src && given.srcset)) remoteImages++;
    if (source.kind === 'data') return { tagName, attribs: { ...attribs, src: source.url } };
    if (source.kind === 'remote' && options.remoteImages) {
      return { tagName, attribs: { ...attribs, src: source.url, referrerpolicy: 'no-referrer' } };
    }
    return { tagName, attribs: { ...attribs, 'data-blocked': '1' } };
  };

  try {
    const markup = sanitizeHtml(html, {
      allowedTags: ALLOWED_TAGS,
      nonTextTags: DROPPED_WITH_CONTENT,
      allowedAttributes: { '*': [...PLAIN_ATTRIBUTES, ...REWRITTEN_ATTRIBUTES] },
      allowedSchemes: ['http', 'https', 'mailto'],
      allowedSchemesByTag: { img: ['http', 'https', 'data'] },
      allowProtocolRelative: false,
      // safeStyle has judged them, without a style sheet parser for each of 100,000 attributes.
      parseStyleAttributes: false,
      transformTags: { '*': rewrite },
      onOpenTag: () => {
        if (++depth > MAX_DEPTH || ++elements > MAX_ELEMENTS) throw new TooMuchMarkup();
      },
      onCloseTag: () => {
        depth--;
      },
    });
    // Also what was a character reference: here it is the character.
    return { markup: withoutControls(markup), remoteImages };
  } catch (error) {
    if (error instanceof TooMuchMarkup) return { markup: null, remoteImages };
    throw error;
  }
}

function hasMore(text: string, character: string, limit: number): boolean {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1 && found <= limit; at = text.indexOf(character, at + 1))
    found++;
  return found > limit;
}

function plainAttributes(given: Attributes): Attributes {
  const attribs: Attributes = {};
  for (const [name, value] of Object.entries(given)) {
    if (PLAIN.has(name)) attribs[name] = value;
  }
  // As browsers and mail programs have it.
  const style = safeStyle(`${given.style ?? ''}${'hidden' in given ? ';display:none' : ''}`);
  if (style !== '') attribs.style = style;
  return attribs;
}

/** The colours of the whole mail: without them, white text for a dark body would stand on white paper. */
function bodyAttributes({ bgcolor, text, style: given, dir, lang }: Attributes): Attributes {
  const style = safeStyle(`background-color:${bgcolor ?? ''};color:${text ?? ''};${given ?? ''}`);
  return { ...plainAttributes({ dir: dir ?? '', lang: lang ?? '' }), ...(style === '' ? {} : { style }) };
}

/** A new tab that knows nothing of us: neither `window.opener` nor where the click came from. */
function linkAttributes(href: string): Attributes {
  const url = safeLink(href);
  return url === null ? {} : { href: url, target: '_blank', rel: 'noopener noreferrer nofollow' };
}

/** References to what `withoutControls` leaves out of text that turns round. */
const TURNING_REFERENCE = /&#(?:0*(?:823[4-8]|829[4-7])(?!\d)|x0*(?:202[a-e]|206[6-9])(?![\da-f]));?/gi;

/** The text between the tags. Character references stay, as they cannot make a tag, but for those that turn text round. */
function withoutTags(html: string): string {
  const text = withoutControls(html)
    // A blank, as what is left on both sides could be such a reference together.
    .replace(TURNING_REFERENCE, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s{3,}/g, '\n\n')
    .slice(0, MAX_WITHOUT_TAGS)
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
  return `<div style="white-space:pre-wrap">${text}</div>`;
}
