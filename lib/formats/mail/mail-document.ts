import { mailContentPolicy } from './html-policy';

const START = '<!doctype html>\n<html>';

/**
 * A complete document for the sandboxed frame. `body` has to be safe already; `style` is ours. No title: the frame has its
 * name from the page.
 */
export function mailDocument(body: string, style: string, remoteImages: boolean): string {
  return [
    `${START}<head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${mailContentPolicy({ remoteImages })}">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta http-equiv="x-dns-prefetch-control" content="off">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<style>${style}</style></head>`,
    `<body>${body}</body></html>`,
  ].join('\n');
}

/** Such a document, in UTF-8, for who has chosen a theme: WebKit shows a frame in that of the device, whatever the page around it has. */
export function inTheme(document: Uint8Array<ArrayBuffer>, theme: string): Uint8Array<ArrayBuffer> {
  const start = Buffer.from(START);
  if (Buffer.compare(start, document.subarray(0, start.length)) !== 0) return document;
  return Buffer.concat([
    Buffer.from(START.replace('>\n<html>', `>\n<html data-theme="${theme}">`)),
    document.subarray(start.length),
  ]);
}
