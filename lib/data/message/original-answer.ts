import 'server-only';
import { requireMailbox } from '@/lib/data/session/access';
import { messageFileName } from '@/lib/formats/mail/message-file-name';
import { getOriginal } from '@/lib/messages/quarantine/list/get-original';
import { downloadAnswer } from './download-answer';

/** A message as a file for a mail program, named for its subject. Throws `forbidden`, `not-found`. */
export async function originalAnswer(mailbox: string, key: string): Promise<Response> {
  await requireMailbox(mailbox);
  const { subject, bytes } = await getOriginal(mailbox, key);
  return downloadAnswer(messageFileName(subject), new Uint8Array(bytes));
}
