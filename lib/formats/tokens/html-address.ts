/** Which attribute of a tag holds an address that DSPAM keeps. */
const ATTRIBUTES = new Map(
  Object.entries({
    a: 'href',
    img: 'src',
    input: 'src',
    iframe: 'src',
    frame: 'src',
    script: 'src',
    form: 'action',
    embed: 'src',
    area: 'href',
    base: 'href',
    link: 'href',
    source: 'src',
    body: 'background',
    blockquote: 'cite',
    q: 'cite',
    ins: 'cite',
    del: 'cite',
  }),
);

const TAG = /<([a-z]+)[ \t\n\v\f\r]/iy;
/** The attribute has to begin within this many bytes. */
const NEAR = 50;

export interface TagAddress {
  /** '' where the tag can have an address and has none that counts. */
  address: string;
}

/**
 * The address in the tag that begins at `start` and ends at `end` (T§1.6); null for a tag that can have none, or has no
 * attributes at all. The address ends at the quote that it began with, wherever that is, or at `>`.
 */
export function readTagAddress(html: string, start: number, end: number): TagAddress | null {
  TAG.lastIndex = start;
  const tag = TAG.exec(html);
  const attribute = tag?.[1] && ATTRIBUTES.get(tag[1].toLowerCase());
  if (!tag || !attribute) return null;
  const from = start + tag[0].length;
  const near = html.slice(from, Math.min(end, from + NEAR) + attribute.length).toLowerCase();
  const at = near.indexOf(attribute);
  if (at === -1) return { address: '' };
  const value = /[ \t\n\v\f\r]*=[ \t\n\v\f\r]*(["']?)/y;
  value.lastIndex = from + at + attribute.length;
  const equals = value.exec(html);
  if (!equals || !/^(?:https?|ftp):/i.test(html.slice(value.lastIndex, value.lastIndex + 6)))
    return { address: '' };
  const close = html.indexOf(equals[1] || '>', value.lastIndex);
  return { address: html.slice(value.lastIndex, close === -1 ? undefined : close) };
}
