import { withoutControls } from './display-text';
import { escapeHtml } from './escape-html';
import { mailDocument } from './mail-document';
import { safeLink } from './safe-link';

/** Follows the light or dark theme; keeps line ends, wraps long lines. */
const STYLE = [
  ':root{color-scheme:light dark}',
  'body{margin:16px;background:Canvas;color:CanvasText;font:14px/1.5 system-ui,sans-serif}',
  // On a phone.
  '@media (max-width:30em){body{margin:8px 12px}}',
  'body{white-space:pre-wrap;overflow-wrap:anywhere}',
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
