import { reportPath } from '@/components/history/links';
import { readReportedMail } from '@/lib/data/history/reported-mail';
import { partAnswer } from '@/lib/data/request/part-answer';
import { isSameOrigin } from '@/lib/data/session/same-origin';
import { withBasePath } from '@/lib/store/config/base-path';

/** Looks for signatures in a mail that somebody dropped or pasted, and goes on to the page that shows whose they are. */
export async function POST(
  request: Request,
  { params }: RouteContext<'/mailbox/[user]/history/report/upload'>,
): Promise<Response> {
  const mailbox = (await params).user;
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
