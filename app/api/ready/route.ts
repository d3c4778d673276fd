import { getReadiness } from '@/lib/data/site/health';

export const dynamic = 'force-dynamic';

/** For a balancer: 200 while this server is to get requests, else 503. */
export async function GET(): Promise<Response> {
  const isReady = await getReadiness();
  return Response.json({ ready: isReady }, { status: isReady ? 200 : 503 });
}
