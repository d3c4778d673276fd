import { withoutControls } from './display-text';
import { escapeHtml } from './escape-html';
import { mailDocument } from './mail-document';
import { safeLink } from './safe-link';

/** In the theme of the page (mail-document.ts), with its colours: keeps line ends, wraps long lines. */
const STYLE = [
  ':root{color-scheme:light dark}',
  ':root[data-theme=light]{color-scheme:light}',
  ':root[data-theme=dark]{color-scheme:dark}',
  // What the system takes for a ground, and for a link, is made for light pages in WebKit.
  'body{background:Canvas;background:light-dark(#fff,#171c21);color:CanvasText;color:light-dark(#1a2229,#e3e9ee)}',
  'a{color:light-dark(#0b6285,#6fc3e2)}',
  'body{margin:16px;font:14px/1.5 system-ui,sans-serif}',
  // On a phone.
  '@media (max-width:30em){body{margin:8px 12px}}',
  // A mail in Hebrew begins at the right, line for line.
  'body{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}',
  'a{unicode-bidi:isolate}',
].join('\n');

/** An address in running text; the punctuation after it is not part of it. */
const ADDRESS = /https?:\/\/[^\s<>"]{1,2000}/gi;
const TRAILING_PUNCTUATION = /[.,;:!?'*)\]}]+$/;

/**
 * A plain-text mail as a complete document for the same frame as `safeHtml`. Everything is escaped; http and https addresses
 * become links. Directional overrides are left out, so that an address reads as it is. Never throws.
 */
export function textDocument(text: string): string {
  const shown = withoutControls(text);
  let body = '';
  let done = 0;
  for (const match of shown.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING_PUNCTUATION, '');
    const url = safeLink(address);
    if (url === null) continue;
    body += escapeHtml(shown.slice(done, match.index)) + link(url, address);
    done = match.index + address.length;
  }
  return mailDocument(body + escapeHtml(shown.slice(done)), STYLE, false);
}

function link(url: string, address: string): string {
  const label = escapeHtml(address);
  return `<a href="${escapeHtml(url)}" target="_blank" rel="noopener noreferrer nofollow">${label}</a>`;
}
