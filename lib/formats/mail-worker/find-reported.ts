import { findSignatures } from '@/lib/formats/dspam/find-signatures';

/** What somebody sent in with a form: the signatures of a mail, or why there are none. */
export type FoundReported = { signatures: string[] } | { problem: 'empty' | 'none' | 'unreadable' };

/**
 * Looks for DSPAM's signatures in the body of a form, of the Content-Type `type`: in its `file`, or in its `source` as text. Never throws on
 * content.
 */
export async function findReported(
  body: Buffer<ArrayBuffer>,
  { type }: { type: string },
): Promise<FoundReported> {
  const form = await new Response(body, { headers: { 'content-type': type } }).formData().catch(() => null);
  if (!form) return { problem: 'unreadable' };
  const file = form.get('file');
  const pasted = form.get('source');
  const mail =
    file instanceof File && file.size > 0
      ? Buffer.from(await file.arrayBuffer())
      : Buffer.from(typeof pasted === 'string' ? pasted.trimStart() : '');
  if (mail.length === 0) return { problem: 'empty' };
  const signatures = findSignatures(mail);
  return signatures.length > 0 ? { signatures } : { problem: 'none' };
}
