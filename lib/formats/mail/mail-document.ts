import { mailContentPolicy } from './html-policy';

/**
 * A complete document for the sandboxed frame. `body` has to be safe already; `style` is ours. No title: the frame has its
 * name from the page.
 */
export function mailDocument(body: string, style: string, remoteImages: boolean): string {
  return [
    '<!doctype html>',
    '<html><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${mailContentPolicy({ remoteImages })}">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta http-equiv="x-dns-prefetch-control" content="off">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<style>${style}</style></head>`,
    `<body>${body}</body></html>`,
  ].join('\n');
}
