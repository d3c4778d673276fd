import 'server-only';
import { z } from 'zod';
import { noteSetting } from '@/lib/data/change/note-setting';
import { writeDigest } from '@/lib/data/digest/write-digest';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { ownerOf } from '@/lib/data/people/get-preferences';
import { requireAdmin, requireMailbox } from '@/lib/data/session/access';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import { findChoice, saveChoice, saveSiteChoice } from '@/lib/people/digest/choice-rows';
import { parseAddresses } from '@/lib/people/digest/digest-address';
import { CONTENTS } from '@/lib/people/digest/digest-choice';
import { FREQUENCIES, isTimeZone } from '@/lib/people/digest/due-day';
import { countLinkRequest } from '@/lib/people/digest/link-limit';
import { mayOverride } from '@/lib/people/preferences/effective-preference';
import { type PreferenceOwner, readPreferences } from '@/lib/people/preferences/preference-store';
import { savePreferences } from '@/lib/people/preferences/save-preferences';
import { forgetUsers } from '@/lib/people/users/kept-users';
import { sendsElsewhere } from '@/lib/site/digest/digest-host';
import { DIGEST_PREFERENCE } from '@/lib/site/digest/digest-readers';
import { sendNow } from '@/lib/site/digest/send-digests';
import { getConfig } from '@/lib/store/config/config';

const RESULTS = [
  'saved',
  'addressFault',
  'busy',
  'sent',
  'someRefused',
  'nothing',
  'noAddress',
  'refused',
  'away',
  'brokenOff',
] as const;
/** What came of the form. */
export type DigestResult = (typeof RESULTS)[number];

const mailbox = z.string().refine(isUserName);
const chosen = {
  /** `default`: what the site has; `off`; else how often. */
  frequency: z.enum(['default', 'off', ...FREQUENCIES]),
  hour: z.coerce.number().int().min(0).max(23),
  timeZone: z.string().max(64).refine(isTimeZone),
  content: z.enum(CONTENTS),
};
export const digestForm = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('now'), mailbox }),
  z.object({ intent: z.literal('save'), mailbox, ...chosen, addresses: z.string().max(4000).optional() }),
  z.object({ intent: z.literal('site'), ...chosen, mayChoose: z.literal('yes').optional() }),
]);
type DigestInput = z.infer<typeof digestForm>;

/** A digest that is sent at once asks hosts and the mail server. */
const ASKING_MS = 120_000;

/** Saves what somebody, or the site, wants of the digest, or sends one now: on the filter host that sends them, whichever was asked. */
export async function saveDigestAtHosts(input: DigestInput): Promise<DigestResult> {
  const sender = sendsElsewhere();
  if (sender === null) return saveDigestHere(input);
  await (input.intent === 'site' ? requireAdmin() : requireMailbox(input.mailbox));
  return askForData<DigestResult>(sender, 'saveDigest', input, {
    shape: z.enum(RESULTS),
    timeoutMs: ASKING_MS,
  });
}

/** The same where this host sends them. */
export async function saveDigestHere(input: DigestInput): Promise<DigestResult> {
  if (!getConfig().digest) throw new AppError('not-found', 'no digest', { reason: 'notFound' });
  if (input.intent === 'now') {
    await requireMailbox(input.mailbox);
    if (!(await countLinkRequest('now', input.mailbox))) return 'busy';
    return sendNow(input.mailbox, writeDigest);
  }
  const { frequency, hour, timeZone, content } = input;
  const when = {
    frequency: frequency === 'default' || frequency === 'off' ? null : frequency,
    hour,
    timeZone,
    content,
  };
  if (input.intent === 'site') {
    const { login } = await requireAdmin();
    await saveSiteChoice({ ...when, mayChoose: input.mayChoose === 'yes' });
    await setPreference({ kind: 'site' }, frequency === 'off' ? 'off' : 'on');
    return noted(login, null, frequency);
  }
  const { login, role } = await requireMailbox(input.mailbox);
  const { site } = await findChoice(input.mailbox);
  if (!site.mayChoose && role !== 'admin')
    throw new AppError('not-found', 'not theirs to choose', { reason: 'notFound' });
  // The list is for administrators: whoever sets it says who may read and release the mail of several people.
  const listed = role === 'admin' ? input.addresses : undefined;
  if (listed !== undefined && parseAddresses(listed) === null) return 'addressFault';
  const addresses = listed === undefined ? {} : { addresses: (parseAddresses(listed) ?? []).join(', ') };
  const canSet = mayOverride(DIGEST_PREFERENCE);
  await saveChoice(input.mailbox, { ...when, ...addresses, stopped: !canSet && frequency === 'off' });
  if (canSet)
    await setPreference(
      await ownerOf(input.mailbox),
      frequency === 'default' ? null : frequency === 'off' ? 'off' : 'on',
    );
  return noted(login, input.mailbox, frequency);
}

async function setPreference(owner: PreferenceOwner, value: 'on' | 'off' | null): Promise<void> {
  const { own } = await readPreferences(owner);
  const result = await savePreferences(owner, own, [{ name: DIGEST_PREFERENCE, value }]);
  if (result.kind !== 'saved')
    throw new AppError('conflict', 'the preference was not saved', { reason: 'beingSaved' });
  forgetUsers();
}

async function noted(login: string, user: string | null, frequency: string): Promise<'saved'> {
  await noteSetting('preference', login, user, `digest ${frequency}`);
  return 'saved';
}
