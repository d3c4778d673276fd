import type { NextRequest } from 'next/server';
import { usersCsv } from '@/lib/data/people/users-csv';

export async function GET(request: NextRequest): Promise<Response> {
  return usersCsv(Object.fromEntries(request.nextUrl.searchParams));
}
