const MAX_LINK_LENGTH = 4_000;

/**
 * The address of a link in a mail, or null when it must not be opened: only http, https and mailto, never relative (it
 * would be one of ours). What URL makes of it is used, so that the browser cannot read it in another way.
 */
export function safeLink(href: string): string | null {
  if (href.length > MAX_LINK_LENGTH || !URL.canParse(href)) return null;
  const url = new URL(href);
  const isOpenable = url.protocol === 'http:' || url.protocol === 'https:' || url.protocol === 'mailto:';
  // Quotes and angle brackets are left as they are in some places of a URL.
  return isOpenable ? url.href.replace(/["'<>`]/g, encodeURIComponent).replaceAll("'", '%27') : null;
}
