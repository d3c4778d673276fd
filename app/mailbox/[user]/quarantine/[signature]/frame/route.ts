import type { NextRequest } from 'next/server';
import { getMailDocument } from '@/lib/data/message/mail-document';
import { partAnswer } from '@/lib/data/request/part-answer';

/** The text of a mail as a document for the sandboxed frame; `?images=1` lets it load pictures from elsewhere. */
export async function GET(
  request: NextRequest,
  { params }: RouteContext<'/mailbox/[user]/quarantine/[signature]/frame'>,
): Promise<Response> {
  const { user, signature } = await params;
  return partAnswer(async () => {
    const remoteImages = request.nextUrl.searchParams.get('images') === '1';
    const { body, headers } = await getMailDocument(user, signature, remoteImages);
    return new Response(body, { headers: { ...headers, 'X-Frame-Options': 'SAMEORIGIN' } });
  });
}
