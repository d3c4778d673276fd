import type { NextRequest } from 'next/server';
import { getChange } from '@/lib/data/change/get-change';
import { partAnswer } from '@/lib/data/request/part-answer';

/** How a click ended, for a page that was loaded while it ran: no content until then. */
export async function GET(
  _request: NextRequest,
  { params }: RouteContext<'/mailbox/[user]/change/[batch]'>,
): Promise<Response> {
  const { user, batch } = await params;
  return partAnswer(async () => {
    const change = await getChange(user, batch);
    return change === 'going' ? new Response(null, { status: 204 }) : Response.json(change);
  });
}
