import type { NextRequest } from 'next/server';
import { getMovedUp } from '@/lib/data/quarantine/get-moved-up';
import { partAnswer } from '@/lib/data/request/part-answer';

/** The messages that have moved up into a page of the quarantine; no content where the page has to be drawn anew. */
export async function GET(
  { nextUrl }: NextRequest,
  { params }: RouteContext<'/mailbox/[user]/moved-up'>,
): Promise<Response> {
  const { user } = await params;
  return partAnswer(async () => {
    const movedUp = await getMovedUp(user, Object.fromEntries(nextUrl.searchParams));
    return movedUp ? Response.json(movedUp) : new Response(null, { status: 204 });
  });
}
