import type { NextRequest } from 'next/server';
import { attachmentAnswer } from '@/lib/data/message/attachment-answer';
import { partAnswer } from '@/lib/data/request/part-answer';

/** One attachment of a mail, only ever as a download. */
export async function GET(
  _request: NextRequest,
  { params }: RouteContext<'/mailbox/[user]/quarantine/[signature]/attachment/[index]'>,
): Promise<Response> {
  const { user, signature, index } = await params;
  return partAnswer(() => attachmentAnswer(user, signature, Number(index)));
}
