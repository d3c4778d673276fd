import { readArrived } from '@/lib/data/session/arrived';

export const dynamic = 'force-dynamic';

/** For the doctor, which asks through the web server in front. Everybody else gets "not found". */
export async function GET(request: Request): Promise<Response> {
  const arrived = readArrived(request.headers);
  return arrived ? Response.json(arrived) : new Response(null, { status: 404 });
}
