import 'server-only';
import type { Selection } from '@/lib/data/request/selection-form';
import { type ReleaseWeight, weighRelease } from '@/lib/messages/quarantine/change/weigh-release';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { selectedHere } from './selected-here';

/** What there is to know of all that matches a search of a list, before anything is done with it. */
export interface WeighedAll {
  messages: number;
  /** How many match that came after the list was drawn. */
  later: number;
  /** Of what would be released, and what may be. */
  weight: ReleaseWeight | null;
}

/** Selects all that matches on this host, and weighs it. The caller has to authorise. Throws as selectDrawn and selectDrawnHistory. */
export async function weighAllHere(input: Selection & { intent: string }): Promise<WeighedAll> {
  const { keys, later } = await selectedHere({ ...input, scope: 'matching' });
  const isReleased = input.intent === 'release' || input.intent === 'innocent';
  const weight = isReleased && keys.length > 0 ? await weighHere(input.mailbox, keys) : null;
  return { messages: keys.length, later, weight };
}

/** What there is to know of messages of this host before they are released: also of those that came a moment ago. The caller has to authorise. */
export async function weighHere(mailbox: string, keys: readonly string[]): Promise<ReleaseWeight> {
  const { place } = await openQuarantine(mailbox);
  return weighRelease(place, keys);
}
