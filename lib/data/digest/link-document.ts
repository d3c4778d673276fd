import 'server-only';
import { createHash } from 'node:crypto';
import { getLocale } from 'next-intl/server';
import { textDirection } from '@/lib/ground/text-direction';
import { Html, html } from './html';
import type { LinkPage } from './link-page';

const STYLE = `:root{color-scheme:light dark}
body{margin:0;padding:16px;background:light-dark(#f4f6f8,#101418);color:light-dark(#1a2229,#e3e9ee);font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',sans-serif;overflow-wrap:anywhere}
main{max-width:640px;margin:0 auto;padding:16px;background:light-dark(#fff,#171c21);border:1px solid light-dark(#dde3e8,#2a333b);border-radius:8px}
h1{font-size:20px;margin:0 0 8px}h2{font-size:17px;margin:0 0 8px}dl{margin:12px 0}dt{font-weight:600}dd{margin:0}
.quiet,dt{color:light-dark(#55626e,#9dabb8)}
.mail{margin:12px 0;padding:12px;border:1px solid light-dark(#788490,#6b7884);border-radius:6px}.mail p{margin:0}
.fault{padding:8px 12px;border-radius:6px;background:light-dark(#fcecea,#37201f);color:light-dark(#a12622,#f39a92)}
a{color:light-dark(#0b6285,#6fc3e2)}
button{font:inherit;padding:8px 20px;border:0;border-radius:6px;background:light-dark(#0b6285,#6fc3e2);color:light-dark(#fff,#06212c);cursor:pointer}
button:focus-visible,a:focus-visible{outline:3px solid light-dark(#084d69,#93d4ec);outline-offset:2px}`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing of it runs, nothing is asked for from anywhere, and its form goes to itself alone; its address is told to nobody. */
export const LINK_HEADERS: Record<string, string> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex, nofollow',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** The answer that shows a page of a link. */
export async function linkDocument({ status, title, body }: LinkPage): Promise<Response> {
  const language = await getLocale();
  const document = html`<!DOCTYPE html>
<html lang="${language}" dir="${textDirection(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${title}</title><style>${new Html(STYLE)}</style></head>
<body><main>${body}</main></body></html>
`;
  return new Response(document.source, { status, headers: LINK_HEADERS });
}
