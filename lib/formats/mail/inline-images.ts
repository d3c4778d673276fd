import { referencedIds } from './mail-attachment';
import { partContent } from './mime-part';
import type { ParsedMail } from './parse-mail';

const MAX_IMAGES = 20;
/** Of all pictures as often as they are shown, in characters: a mail may show one of 1 MB in 100,000 places. */
const MAX_CHARACTERS = 16 * 1024 * 1024;
const TYPES = /^image\/(png|jpeg|gif|webp)$/;

/**
 * The pictures that a mail brings along and its HTML shows by `cid:`, as data: URLs by their Content-ID. Null for
 * anything else, and when too much has been shown.
 */
export function inlineImages(mail: ParsedMail, html: string): (contentId: string) => string | null {
  const shown = referencedIds(html);
  const images = mail.attachments.filter(({ type, contentId }) => shown.has(contentId) && TYPES.test(type));
  // Of two with one Content-ID the last counts.
  const parts = new Map(images.slice(0, MAX_IMAGES).map((part) => [part.contentId, part]));
  const urls = new Map<string, string>();
  let left = MAX_CHARACTERS;
  return (contentId) => {
    const part = parts.get(contentId);
    if (!part) return null;
    const url =
      urls.get(contentId) ?? `data:${part.type};base64,${partContent(mail.bytes, part).toString('base64')}`;
    urls.set(contentId, url);
    if (url.length > left) return null;
    left -= url.length;
    return url;
  };
}
