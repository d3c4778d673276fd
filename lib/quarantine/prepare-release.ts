import { getConfig } from '@/lib/config';
import { followsOnly } from '@/lib/dspam/follows-only';
import { withoutParsedTo } from '@/lib/dspam/parsed-to';
import { readFragment } from '@/lib/dspam/read-fragment';
import type { ReleaseWay } from '@/lib/dspam/release-argv';
import { firstHeaders, headerBlock } from '@/lib/mbox/header-block';
import { messageOf } from '@/lib/mbox/record';
import { effectivePreference } from '@/lib/preferences/effective-preference';
import { deliversUnlogged } from './delivers-unlogged';
import { markReclassified, withOneSignatureHeader, withoutOtherUsers } from './dspam-own-headers';
import { isBlocked } from './is-blocked';
import type { LoadedRecord } from './load-record';
import type { ReleasePlan } from './plan-release';
import { unquoteFrom } from './unquote-from';

/** How a message goes out, and the bytes for the run that delivers it. */
export interface PreparedRelease {
  way: ReleaseWay;
  message: Buffer;
}

/**
 * Looks at the text of a message before any run of the filter does. DSPAM obeys text that a sender can write (F§0.7, F§4, F§8.6): in
 * a release by one run it is led to other users and signatures by it. So that way is only for text that is proved to follow the
 * plan; all else takes runs that follow no text (decision 110).
 */
export async function prepareRelease(loaded: LoadedRecord, plan: ReleasePlan): Promise<PreparedRelease> {
  const stored = await storedMessage(loaded);
  const message = withoutOtherUsers(await withoutParsedTo(stored, getConfig().conf), plan.member);
  const from = firstHeaders(headerBlock(message).block, ['from']).from?.toString('latin1') ?? '';
  const blocked = plan.way !== 'deliver' && (await isBlocked(plan.owner.files, from));
  if (plan.way === 'error') {
    const proved = blocked ? null : await provedMessage(message, plan);
    if (proved) return { way: 'error', message: proved };
    // With the filter turned off nothing can be learned.
    const isOff = await deliversUnlogged(plan.asUser, 0);
    return { way: isOff ? 'deliver' : 'signature', message: markReclassified(message) };
  }
  const learns = plan.way === 'corpus' && !blocked && !scansForViruses();
  return { way: learns ? 'corpus' : 'deliver', message: markReclassified(message) };
}

/** The bytes that a run of `--source=error` is proved to follow to the plan's signature and user, or null. */
async function provedMessage(
  message: Buffer,
  { signature, asUser, member }: ReleasePlan,
): Promise<Buffer | null> {
  const stated = await effectivePreference(asUser, 'signatureLocation');
  const location = stated === 'headers' ? ('headers' as const) : ('message' as const);
  const wanted = { signature, location };
  const own = hasUserHeader(message) ? member : '';
  if (await followsOnly(message, { ...wanted, member: own })) return message;
  const cleaned = withOneSignatureHeader(withoutOtherUsers(message, ''));
  if (cleaned.equals(message)) return null;
  return (await followsOnly(cleaned, { ...wanted, member: '' })) ? cleaned : null;
}

function hasUserHeader(message: Buffer): boolean {
  return firstHeaders(headerBlock(message).block, ['x-dspam-user'])['x-dspam-user'] !== undefined;
}

/**
 * Where DSPAM asks ClamAV, mail with a virus is not delivered by the run that learns from the text, with exit code 0 and a record
 * like any other; the run that only delivers says in the log what was found.
 */
function scansForViruses(): boolean {
  const { conf } = getConfig();
  return conf.last('ClamAVHost') !== undefined && conf.last('ClamAVPort') !== undefined;
}

/** As it stands in the quarantine, without the quoting that DSPAM certainly added. */
async function storedMessage({ place, row, record }: LoadedRecord): Promise<Buffer> {
  const fragment = row.signature ? await readFragment(place.files.frag, row.signature) : null;
  return unquoteFrom(messageOf(record), fragment);
}
