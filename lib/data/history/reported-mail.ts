import 'server-only';
import { withBody } from '@/lib/data/request/receive-body';
import { requireMailbox } from '@/lib/data/session/access';
import type { FoundReported } from '@/lib/formats/mail-worker/find-reported';
import { inMailWorker, TooCostly } from '@/lib/formats/mail-worker/in-mail-worker';

/** Larger mail is hardly ever filtered, and all of it has to be held in memory. */
const MAX_REPORT_BYTES = 25 * 1024 * 1024;
/** For the form around the file. */
const FORM_BYTES = 64 * 1024;
/** This much is read of a body that is too large, so that the browser gets an answer. */
const MAX_DISCARDED_BYTES = 8 * MAX_REPORT_BYTES;

/** `signatures` are as they stand in the mail: whose they are is looked at by the page that shows them. */
export type ReportedMail = FoundReported | { problem: 'tooLarge' };

/**
 * Takes the mail of a form, a file (`file`) or its source as text (`source`), and looks for DSPAM's signatures in it.
 * Uploads are read concurrently, so that a slow one keeps nobody waiting, and looked at off the event loop. None of it
 * is kept. Throws `forbidden` or `not-found` before reading any of it. See decision 067.
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
    body ? search(mailbox, body, type) : { problem: 'unreadable' },
  );
}

async function search(mailbox: string, body: Buffer<ArrayBuffer>, type: string): Promise<ReportedMail> {
  try {
    return await inMailWorker(mailbox, (run) => run('reported', body, { type }));
  } catch (error) {
    if (error instanceof TooCostly) return { problem: 'unreadable' };
    throw error;
  }
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
