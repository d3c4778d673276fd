import type { NextRequest } from 'next/server';
import { attachmentAnswer } from '@/lib/data/message/attachment-answer';
import { partAnswer } from '@/lib/data/request/part-answer';
import { decodeSegment } from '@/lib/data/session/access';

/** One attachment of a mail, only ever as a download. */
export async function GET(
  _request: NextRequest,
  { params }: RouteContext<'/mailbox/[user]/quarantine/[signature]/attachment/[index]'>,
): Promise<Response> {
  const { user, signature, index } = await params;
  return partAnswer(() =>
    attachmentAnswer(decodeSegment(user) ?? '', decodeSegment(signature) ?? '', Number(index)),
  );
}
