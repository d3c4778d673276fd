import type { NextRequest } from 'next/server';
import { accuracyCsv } from '@/lib/data/people/accuracy-csv';

export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ user: string }> },
): Promise<Response> {
  return accuracyCsv((await params).user, Object.fromEntries(request.nextUrl.searchParams));
}
