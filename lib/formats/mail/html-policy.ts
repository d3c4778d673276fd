/**
 * The Content-Security-Policy of a document that shows a mail. It also stands in the document itself, for the case that the
 * document is shown by another way than its route.
 */
export function mailContentPolicy({ remoteImages }: { remoteImages: boolean }): string {
  return [
    // No script, frame, font, object, connection, or form of loading that is yet to be invented.
    "default-src 'none'",
    // Mail is laid out by style attributes, and our own style sheet stands in the document.
    "style-src 'unsafe-inline'",
    // Pictures that the message brings along; any others only at the reader's own wish, as each tells the sender that,
    // when and where the mail was read.
    remoteImages ? 'img-src data: http: https:' : 'img-src data:',
    // Neither of these falls back to default-src.
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/**
 * The response headers of the route that serves the document of `safeHtml` or `textDocument`. They hold when the sanitiser
 * fails, and when the address is opened outside of the frame.
 */
export function mailFrameHeaders({ remoteImages }: { remoteImages: boolean }): Record<string, string> {
  const policy = [
    mailContentPolicy({ remoteImages }),
    // No allow-scripts, no allow-forms, no allow-top-navigation; links open in a new tab that is not held by these rules.
    // Our origin, so that the page hears the keys that are pressed in it: never together with allow-scripts.
    'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox',
    // Only our own page may frame it: nobody can lay a mail under a page of theirs.
    "frame-ancestors 'self'",
  ].join('; ');
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    // The type is what we say, whatever the bytes look like.
    'X-Content-Type-Options': 'nosniff',
    // Our addresses name a mailbox and a message: they are nobody else's business.
    'Referrer-Policy': 'no-referrer',
    // Somebody's mail: never in a shared cache, nor on the disk after signing out.
    'Cache-Control': 'private, no-store',
    // Other origins cannot embed it, so they cannot measure it either.
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}
