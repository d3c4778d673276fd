import type { NextRequest } from 'next/server';
import { statusCsv } from '@/lib/data/site/status-answers';

export async function GET(request: NextRequest): Promise<Response> {
  return statusCsv(Object.fromEntries(request.nextUrl.searchParams));
}
