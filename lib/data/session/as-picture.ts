/**
 * Whether a browser asks for this to show it as a picture. No page of ours is one: such a request is made by a mail whose pictures somebody
 * has asked for, in the frame that has our origin, with their session (decision 153). Browsers that do not say what for (old ones, and all
 * without TLS) are not told apart.
 */
export function isAskedAsPicture(headers: Headers): boolean {
  return headers.get('sec-fetch-dest') === 'image';
}
