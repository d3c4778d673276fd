/**
 * The value of a Content-Disposition header that makes a browser save a download under `fileName` and never show it
 * (RFC 6266): `filename` in ASCII for old clients, `filename*` in UTF-8 (RFC 8187) for the others.
 */
export function contentDisposition(fileName: string): string {
  const wellFormed = fileName.replace(/\p{Cs}/gu, '_');
  // "%" as well: some browsers undo %hh in the plain form.
  const ascii = wellFormed.replace(/[^\x20-\x7e]/gu, '_').replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(wellFormed).replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
