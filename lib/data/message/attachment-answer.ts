import 'server-only';
import { AppError } from '@/lib/ground/errors';
import { downloadAnswer } from './download-answer';
import { getAttachment } from './mail-document';

/** An attachment as a download. Throws `forbidden`, `not-found`. */
export async function attachmentAnswer(mailbox: string, key: string, index: number): Promise<Response> {
  if (!Number.isSafeInteger(index) || index < 0)
    throw new AppError('not-found', 'no such attachment', { reason: 'notFound' });
  const { fileName, content } = await getAttachment(mailbox, key, index);
  return downloadAnswer(fileName, content);
}
