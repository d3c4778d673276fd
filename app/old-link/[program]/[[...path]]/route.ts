import { redirect } from 'next/navigation';
import type { NextRequest } from 'next/server';
import { oldLinkPath } from '@/lib/data/request/old-link';
import { findSignedIn } from '@/lib/data/session/session';
import { withBasePath } from '@/lib/store/config/base-path';

/** Links of notification mails and bookmarks of DSPAM's own CGI programs (next.config.js leads them here). Only ever shows a page. */
export async function GET(
  request: NextRequest,
  { params }: RouteContext<'/old-link/[program]/[[...path]]'>,
): Promise<Response> {
  const { program } = await params;
  const { search, searchParams } = request.nextUrl;
  const who = await findSignedIn();
  const target = oldLinkPath(program, searchParams, who?.user ?? '');
  if (target === null) return new Response(null, { status: 404 });
  const afterSignIn = `/login?callbackUrl=${encodeURIComponent(`/${program}.cgi${search}`)}`;
  redirect(withBasePath(who ? target : afterSignIn));
}
