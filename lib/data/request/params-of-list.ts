import 'server-only';
import { headers } from 'next/headers';
import { withBasePath } from '@/lib/store/config/base-path';
import type { RawParams } from './raw-params';

/** Parameters of a message's own page, and none of a list. */
const OWN = ['tab', 'images'];

/**
 * The parameters of a message's page, with those of the list that it was opened from. Scripts write these into its address; a link that is followed
 * without them has none, so that they are taken from the page with the link, where it is this list (`list`: its path). See decision 228.
 */
export async function paramsWithList(raw: RawParams, list: string): Promise<RawParams> {
  if (Object.keys(raw).some((name) => !OWN.includes(name))) return raw;
  const referer = (await headers()).get('referer');
  if (!referer || !URL.canParse(referer)) return raw;
  const { pathname, searchParams } = new URL(referer);
  if (!isSamePath(pathname, withBasePath(list))) return raw;
  // Whether pictures are shown is for this page to say.
  for (const name of OWN) searchParams.delete(name);
  return { ...Object.fromEntries(searchParams), ...raw };
}

/** Browsers write some letters of a path as they are that we do not, and the reverse. */
function isSamePath(one: string, other: string): boolean {
  try {
    return decodeURIComponent(one) === decodeURIComponent(other);
  } catch {
    return false;
  }
}
