import type { NextRequest } from 'next/server';
import { actOnLink } from '@/lib/data/digest/act-on-link';
import { showLink } from '@/lib/data/digest/show-link';

/** The page of a link of a digest; its token says of what. */
export async function GET(request: NextRequest, { params }: RouteContext<'/d/[token]'>): Promise<Response> {
  const { searchParams } = request.nextUrl;
  return showLink((await params).token, searchParams.get('failed'), searchParams.get('let'));
}

/** What the button of that page asks for, or a mail program that ends the digest (RFC 8058). */
export async function POST(request: NextRequest, { params }: RouteContext<'/d/[token]'>): Promise<Response> {
  return actOnLink((await params).token, request);
}
