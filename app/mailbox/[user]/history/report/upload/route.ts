import { reportPath } from '@/components/history/links';
import { withBasePath } from '@/lib/base-path';
import { decodeSegment } from '@/lib/data/access';
import { partAnswer } from '@/lib/data/part-answer';
import { readReportedMail } from '@/lib/data/reported-mail';
import { isSameOrigin } from '@/lib/data/same-origin';

/** Looks for signatures in a mail that somebody dropped or pasted, and goes on to the page that shows whose they are. */
export async function POST(
  request: Request,
  { params }: RouteContext<'/mailbox/[user]/history/report/upload'>,
): Promise<Response> {
  const mailbox = decodeSegment((await params).user) ?? '';
  return partAnswer(async () => {
    if (!isSameOrigin(request.headers)) return new Response(null, { status: 403 });
    const found = await readReportedMail(mailbox, request);
    return new Response(null, {
      status: 303,
      headers: {
        Location: withBasePath(reportPath(mailbox, found)),
        'Cache-Control': 'private, no-store',
        'X-Content-Type-Options': 'nosniff',
      },
    });
  });
}
