import { reportPath } from '@/components/history/links';
import { readReportedMail } from '@/lib/data/history/reported-mail';
import { partAnswer } from '@/lib/data/request/part-answer';
import { isSameOrigin } from '@/lib/data/session/same-origin';
import { signInPath } from '@/lib/data/session/same-person';
import { findSignedIn } from '@/lib/data/session/session';
import { withBasePath } from '@/lib/store/config/base-path';

/** Looks for signatures in a mail that somebody dropped or pasted, and goes on to the page that shows whose they are. */
export async function POST(
  request: Request,
  { params }: RouteContext<'/mailbox/[user]/history/report/upload'>,
): Promise<Response> {
  const mailbox = (await params).user;
  return partAnswer(async () => {
    if (!isSameOrigin(request.headers)) return new Response(null, { status: 403 });
    // A form that a person has sent; what is no browser is told by the status.
    if (!(await findSignedIn()) && request.headers.get('accept')?.includes('text/html'))
      return seeOther(signInPath('ended', reportPath(mailbox)));
    const found = await readReportedMail(mailbox, request);
    return seeOther(reportPath(mailbox, found));
  });
}

function seeOther(path: string): Response {
  return new Response(null, {
    status: 303,
    headers: {
      Location: withBasePath(path),
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
