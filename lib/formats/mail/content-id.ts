/** The Content-ID that a `cid:` URL means (RFC 2392: percent-encoded, no angle brackets); null for any other URL. */
export function contentIdOf(url: string): string | null {
  const match = /^\s*cid:(.+)$/is.exec(url);
  if (!match) return null;
  const id = match[1]?.trim() ?? '';
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
