import { contentIdOf } from './content-id';
import { safeLink } from './safe-link';

/** Where the picture of an `img` comes from. */
export type ImageSource = { kind: 'data'; url: string } | { kind: 'remote'; url: string } | { kind: 'none' };

/** Pixel formats only: an SVG is a document, with styles and references of its own. */
const DATA_IMAGE = /^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]+$/i;

/**
 * Judges the `src` of an image: a picture that the message brings along (as data: or, through `inlineImage`, as cid:), one
 * to be loaded from elsewhere, or nothing that can be shown.
 */
export function imageSource(src: string, inlineImage?: (contentId: string) => string | null): ImageSource {
  const contentId = contentIdOf(src);
  const local = contentId === null ? src.trim() : (inlineImage?.(contentId) ?? '');
  if (DATA_IMAGE.test(local)) return { kind: 'data', url: local };
  // "//host/picture" takes the scheme of the page it is on; a mail is on none.
  const url = safeLink(/^[/\\]{2}/.test(local) ? `https:${local}` : local);
  return url === null || url.startsWith('mailto:') ? { kind: 'none' } : { kind: 'remote', url };
}
