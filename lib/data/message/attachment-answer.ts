import 'server-only';
import { contentDisposition } from '@/lib/formats/mail/content-disposition';
import { AppError } from '@/lib/ground/errors';
import { getAttachment } from './mail-document';

/**
 * An attachment as a download that no browser shows: bytes without a type, under a safe name, and nothing may run should
 * one show it all the same. Throws `forbidden`, `not-found`.
 */
export async function attachmentAnswer(mailbox: string, key: string, index: number): Promise<Response> {
  if (!Number.isSafeInteger(index) || index < 0)
    throw new AppError('not-found', 'no such attachment', { reason: 'notFound' });
  const { fileName, content } = await getAttachment(mailbox, key, index);
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
