import 'server-only';
import { contentDisposition } from '@/lib/formats/mail/content-disposition';

/**
 * A part of somebody's mail, or all of it, as a download that no browser shows: bytes without a type, under a name that is safe
 * (safe-file-name.ts), and nothing may run should one show it all the same.
 */
export function downloadAnswer(fileName: string, content: Uint8Array<ArrayBuffer>): Response {
  return new Response(content, {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': contentDisposition(fileName),
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'private, no-store',
      'Cross-Origin-Resource-Policy': 'same-origin',
    },
  });
}
