import { redirect } from 'next/navigation';
import type { NextRequest } from 'next/server';
import { oldLinkPath } from '@/lib/data/old-link';
import { findSignedIn } from '@/lib/data/session';

/** Links of notification mails and bookmarks of DSPAM's own CGI (next.config.ts leads them here). Only ever shows a page. */
export async function GET(request: NextRequest): Promise<never> {
  const { search, searchParams } = request.nextUrl;
  const who = await findSignedIn();
  redirect(
    who
      ? oldLinkPath(searchParams, who.user)
      : `/login?callbackUrl=${encodeURIComponent(`/dspam.cgi${search}`)}`,
  );
}
