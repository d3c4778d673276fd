import type { NextRequest } from 'next/server';
import { originalAnswer } from '@/lib/data/message/original-answer';
import { partAnswer } from '@/lib/data/request/part-answer';

/** The whole message as a file, only ever as a download. */
export async function GET(
  _request: NextRequest,
  { params }: RouteContext<'/mailbox/[user]/quarantine/[signature]/eml'>,
): Promise<Response> {
  const { user, signature } = await params;
  return partAnswer(() => originalAnswer(user, signature));
}
