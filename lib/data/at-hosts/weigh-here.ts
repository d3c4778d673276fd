import 'server-only';
import { type ReleaseWeight, weighRelease } from '@/lib/messages/quarantine/change/weigh-release';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';

/** What there is to know of messages of this host before they are released: also of those that came a moment ago. The caller has to authorise. */
export async function weighHere(mailbox: string, keys: readonly string[]): Promise<ReleaseWeight> {
  const { place } = await openQuarantine(mailbox);
  return weighRelease(place, keys);
}
