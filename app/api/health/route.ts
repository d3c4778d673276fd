import { getHealth } from '@/lib/data/site/health';

export const dynamic = 'force-dynamic';

/** For a monitor: 200 while the dashboard can do its work, else 503. */
export async function GET(): Promise<Response> {
  const health = await getHealth();
  return Response.json(health, { status: health.ok ? 200 : 503 });
}
