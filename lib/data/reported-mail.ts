import 'server-only';
import { findSignatures } from '@/lib/history/find-signatures';
import { inTurn } from '@/lib/in-turn';
import { requireMailbox } from './access';
import { withBody } from './receive-body';

/** Larger mail is hardly ever filtered, and all of it has to be held in memory. */
const MAX_REPORT_BYTES = 25 * 1024 * 1024;
/** For the form around the file. */
const FORM_BYTES = 64 * 1024;
/** So much is read of what is too much, so that the browser gets an answer. */
const MAX_DISCARDED_BYTES = 8 * MAX_REPORT_BYTES;

/** `signatures` are as they stand in the mail: whose they are is looked at by the page that shows them. */
export type ReportedMail =
  | { signatures: string[] }
  | { problem: 'empty' | 'tooLarge' | 'none' | 'unreadable' };

/**
 * Takes the mail of a form, a file (`file`) or its source as text (`source`), and looks for DSPAM's signatures in it. Mail is read
 * side by side, so that a slow upload keeps nobody waiting, and looked at one after the other. Nothing of it is kept. Throws `forbidden`, `not-found` before anything of it is read.
 */
export async function readReportedMail(mailbox: string, request: Request): Promise<ReportedMail> {
  await requireMailbox(mailbox);
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  if (!(length <= MAX_REPORT_BYTES + FORM_BYTES)) {
    await discard(request);
    return { problem: 'tooLarge' };
  }
  const type = request.headers.get('content-type') ?? '';
  return withBody(request, length, async (body) =>
    body ? inTurn('reported mail', () => search(body, type), 1) : { problem: 'unreadable' },
  );
}

async function search(body: Buffer<ArrayBuffer>, type: string): Promise<ReportedMail> {
  const form = await new Response(body, { headers: { 'content-type': type } }).formData().catch(() => null);
  if (!form) return { problem: 'unreadable' };
  const file = form.get('file');
  const pasted = form.get('source');
  const bytes =
    file instanceof File && file.size > 0
      ? Buffer.from(await file.arrayBuffer())
      : Buffer.from(typeof pasted === 'string' ? pasted.trimStart() : '');
  if (bytes.length === 0) return { problem: 'empty' };
  const signatures = findSignatures(bytes);
  return signatures.length > 0 ? { signatures } : { problem: 'none' };
}

async function discard({ body }: Request): Promise<void> {
  if (!body) return;
  let bytes = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
    bytes += value?.length ?? 0;
    if (done || bytes > MAX_DISCARDED_BYTES) break;
  }
  await reader.cancel().catch(() => undefined);
}
