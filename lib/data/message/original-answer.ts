import 'server-only';
import { askAsPerson } from '@/lib/data/hosts/ask-as-person';
import { requireMailbox } from '@/lib/data/session/access';
import { messageFileName } from '@/lib/formats/mail/message-file-name';
import { getOriginal } from '@/lib/messages/quarantine/list/get-original';
import { whereOf } from '@/lib/site/hosts/host-key';
import { downloadAnswer } from './download-answer';

/** A message as a file for a mail program, named for its subject. Throws `forbidden`, `not-found`. */
export async function originalAnswer(mailbox: string, key: string): Promise<Response> {
  const { bytes, fileName } = await originalFile(mailbox, key);
  return downloadAnswer(fileName, bytes);
}

/** The same file, whichever filter host has it. */
export async function originalFile(
  mailbox: string,
  key: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; fileName: string }> {
  await requireMailbox(mailbox);
  const { host, key: own } = whereOf(key);
  if (host !== null) return askAsPerson(host, 'original', [mailbox, own]);
  const { subject, bytes } = await getOriginal(mailbox, own);
  return { bytes: new Uint8Array(bytes), fileName: messageFileName(subject) };
}
