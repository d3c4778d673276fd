import { followsOnly } from '@/lib/formats/dspam/follows-only';
import { withoutParsedTo } from '@/lib/formats/dspam/parsed-to';
import { garblesRecipient } from '@/lib/formats/dspam/recipient';
import type { ReleaseWay } from '@/lib/formats/dspam/release-argv';
import { hasHiddenMark, withoutMarks } from '@/lib/formats/dspam/without-marks';
import { withoutSources } from '@/lib/formats/dspam/without-sources';
import { firstHeaders } from '@/lib/formats/mbox/header-block';
import { deliversUnlogged } from '@/lib/messages/operations/delivers-unlogged';
import {
  markReclassified,
  ordinaryBlock,
  withOneSignatureHeader,
  withoutOtherUsers,
} from '@/lib/messages/operations/dspam-own-headers';
import { isBlocked } from '@/lib/messages/operations/is-blocked';
import { isToldApart, mailIdentity, ownMessageId } from '@/lib/messages/operations/mail-identity';
import { trainsWholeTexts } from '@/lib/messages/operations/trains-whole-texts';
import type { LoadedRecord } from '@/lib/messages/quarantine/open/load-record';
import { storedMessage } from '@/lib/messages/quarantine/open/stored-message';
import { effectivePreference } from '@/lib/people/preferences/effective-preference';
import { getConfig } from '@/lib/store/config/config';
import type { ReleasePlan } from './plan-release';

/** How a message goes out, and the bytes for the run that delivers it. */
export interface PreparedRelease {
  way: ReleaseWay;
  message: Buffer;
}

/**
 * Looks at the text of a message before any run of the filter does. DSPAM obeys text that a sender can write (F§0.7, F§4, F§8.6): in
 * a release by one run it is led to other users and signatures by it. So that way is only for text that is proved to follow the
 * plan; all else takes runs that follow no text (decision 110). So does a release that names a `recipient`, which every version of DSPAM
 * loses in that run (build-parameters.ts).
 */
export async function prepareRelease(
  loaded: LoadedRecord,
  plan: ReleasePlan,
  recipient = '',
): Promise<PreparedRelease> {
  const stored = await storedMessage(loaded);
  const message = await withoutOtherUsers(await withoutParsedTo(stored, getConfig().conf), plan.member);
  if (plan.way === 'deliver' || (await isBlocked(plan.owner.files, headerOf(message, 'from'))))
    return deliverOnly(message, plan, loaded.row.key);
  if (plan.way === 'error') {
    const { conf, releaseArgs, dspamBin } = getConfig();
    const isLost = recipient !== '' || garblesRecipient(conf, releaseArgs, dspamBin);
    const proved = isLost ? null : await provedMessage(message, plan);
    return proved ? { way: 'error', message: proved } : deliverOnly(message, plan, loaded.row.key);
  }
  if (scansForViruses() || (await hasHiddenMark(message))) return deliverOnly(message, plan, loaded.row.key);
  return { way: 'corpus', message: await toBeFound(await withoutMarks(message, ''), loaded.row.key) };
}

/** By a run that learns nothing; before it one that learns by the signature, where there is something to learn. */
async function deliverOnly(
  message: Buffer,
  { way, signature, asUser }: ReleasePlan,
  key: string,
): Promise<PreparedRelease> {
  // With the filter turned off nothing can be learned; with trainPristine, nothing from a signature.
  const learns = way === 'error' && !(await deliversUnlogged(asUser, 0)) && !(await trainsWholeTexts(asUser));
  const harmless = await withoutSources(await withoutMarks(message, signature), getConfig().conf);
  return { way: learns ? 'signature' : 'deliver', message: await toBeFound(harmless, key) };
}

/** For a run that the log shows by no signature: what a sender has left nothing in to know it by gets a Message-Id. */
function toBeFound(message: Buffer, key: string): Promise<Buffer> {
  return markReclassified(message, isToldApart(mailIdentity(message)) ? '' : ownMessageId(key));
}

/** The bytes that a run of `--source=error` is proved to follow to the plan's signature and user, or null. */
async function provedMessage(
  message: Buffer,
  { signature, asUser, member, owner }: ReleasePlan,
): Promise<Buffer | null> {
  // In a group they are the member's own, whose uid is not that of the signature.
  const known = owner.trained?.name === asUser ? owner.trained : undefined;
  const stated = await effectivePreference(asUser, 'signatureLocation', known);
  const location = stated === 'headers' ? ('headers' as const) : ('message' as const);
  const wanted = { signature, location };
  const own = headerOf(message, 'x-dspam-user') === null ? '' : member;
  if (await followsOnly(message, { ...wanted, member: own })) return message;
  const cleaned = await withOneSignatureHeader(await withoutOtherUsers(message, ''));
  if (cleaned === message) return null;
  return (await followsOnly(cleaned, { ...wanted, member: '' })) ? cleaned : null;
}

function headerOf(message: Buffer, name: 'from' | 'x-dspam-user'): string | null {
  return (
    firstHeaders(ordinaryBlock(message) ?? message.subarray(0, 0), [name])[name]?.toString('latin1') ?? null
  );
}

/**
 * Where DSPAM asks ClamAV, mail with a virus is not delivered by the run that learns from the text, with exit code 0 and a record
 * like any other; the run that only delivers says in the log what was found.
 */
function scansForViruses(): boolean {
  const { conf } = getConfig();
  return conf.first('ClamAVHost') !== undefined && conf.first('ClamAVPort') !== undefined;
}
