import 'server-only';
import type { Letting } from '@/lib/data/change/letting';
import { parseAddress } from '@/lib/formats/mail/parse-address';
import { findLastOperation } from '@/lib/messages/operations/find-last-operation';
import { countRaised } from '@/lib/messages/sender-rules/count-raised';
import { DIGEST_ACTOR } from '@/lib/people/digest/digest-actor';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import type { LinkState } from './link-state';

/** What the page of a link says of the rule that was to be made with its release. */
export type LettingNow = Extract<Letting['what'], 'let' | 'again' | 'noLine' | 'failed'>;

/**
 * What is to be said of it now: an address is handed on and loaded again, also once the rule was taken back. `said`, which stands there, only tells
 * that the rule was wanted, and whether it was there before; null where there is nothing to say.
 */
export async function findLettingNow(state: LinkState, said: string | null): Promise<LettingNow | null> {
  const wanted = WANTED.find((what) => what === said);
  if (!wanted || (state.kind !== 'gone' && state.kind !== 'message')) return null;
  // The release has failed as well.
  if (state.kind === 'message' && wanted !== 'failed') return null;
  const { user, key } = state.link;
  const address = state.kind === 'message' ? state.message.from.address : await findReleasedSender(user, key);
  if (address === null) return null;
  const { trained } = await findMailboxPlace(user);
  const lines = trained && address !== '' ? await countRaised(trained.uid, address.toLowerCase()) : null;
  if (lines === null) return wanted === 'failed' ? 'failed' : null;
  if (state.kind === 'message') return null;
  if (lines === 0) return 'noLine';
  return wanted === 'again' ? 'again' : 'let';
}

/** Null where no link of a digest has released it last. */
async function findReleasedSender(user: string, key: string): Promise<string | null> {
  const last = await findLastOperation(user, key);
  if (last?.kind !== 'release' || last.actor !== DIGEST_ACTOR) return null;
  return parseAddress(last.fromText).address;
}

const WANTED: readonly LettingNow[] = ['let', 'again', 'noLine', 'failed'];
