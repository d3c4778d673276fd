import 'server-only';
import { z } from 'zod';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { forPage, requireAdmin, requireMailboxPage } from '@/lib/data/session/access';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { isPreferenceOn } from '@/lib/formats/dspam/conf';
import { findChoice } from '@/lib/people/digest/choice-rows';
import { digestAddresses } from '@/lib/people/digest/digest-address';
import { CONTENTS, choiceOf, type DigestChoice, NOT_CHOSEN } from '@/lib/people/digest/digest-choice';
import { FREQUENCIES } from '@/lib/people/digest/due-day';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { mayOverride, ofSite, preferenceOf } from '@/lib/people/preferences/effective-preference';
import { findUser } from '@/lib/people/preferences/find-user';
import { readPreferences } from '@/lib/people/preferences/preference-store';
import { findStored } from '@/lib/people/preferences/stored-preference';
import { sendsElsewhere } from '@/lib/site/digest/digest-host';
import { DIGEST_PREFERENCE } from '@/lib/site/digest/digest-readers';
import { getConfig } from '@/lib/store/config/config';

/** What the form of the digest shows. */
export interface DigestSettings extends DigestChoice {
  /** Whose; null for what applies to everybody who has not chosen. */
  mailbox: string | null;
  isOn: boolean;
  /** On and off are the site's: they have not chosen. */
  isInherited: boolean;
  siteIsOn: boolean;
  /** Why nothing can be chosen here; null where it can. */
  closed: 'byAdministrator' | 'unknownToFilter' | 'offForSite' | null;
  /** Where it goes; [] for nowhere. */
  addresses: string[];
  /** The list that an administrator has made; null for who may not change it. */
  listed: string | null;
  /** Filter hosts have a spool each, and one of them sends the digest of all. */
  isOfHosts: boolean;
  /** Of the site's: people may choose for themselves. */
  mayChoose: boolean;
  timeZones: string[];
}

/** What is shown of them of another host. */
const shape = z
  .looseObject({
    mailbox: z.string().nullable(),
    frequency: z.enum(FREQUENCIES),
    hour: z.int(),
    timeZone: z.string(),
    content: z.enum(CONTENTS),
    isOn: z.boolean(),
    isInherited: z.boolean(),
    siteIsOn: z.boolean(),
    closed: z.enum(['byAdministrator', 'unknownToFilter', 'offForSite']).nullable(),
    addresses: z.array(z.string()),
    listed: z.string().nullable(),
    isOfHosts: z.boolean(),
    mayChoose: z.boolean(),
    timeZones: z.array(z.string()),
  })
  .nullable();

/**
 * What somebody has chosen of the digest, by the filter host that sends it; null where the site has none. Only for people who may open the mailbox; others get
 * "not found".
 */
export async function getDigestSettings(mailbox: string): Promise<DigestSettings | null> {
  return atSender(mailbox, () => getDigestSettingsHere(mailbox));
}

/** What applies to everybody who has not chosen, the same. Only for admins; others get "not found". */
export async function getSiteDigestSettings(): Promise<DigestSettings | null> {
  return atSender(null, getSiteDigestSettingsHere);
}

async function atSender(
  mailbox: string | null,
  here: () => Promise<DigestSettings | null>,
): Promise<DigestSettings | null> {
  const sender = sendsElsewhere();
  if (sender === null) return here();
  // What this host would say lets nobody see what the other one says who may not.
  await here();
  return askForData<DigestSettings | null>(sender, 'digestSettings', [mailbox], { shape });
}

/** The same of this host alone. */
export async function getDigestSettingsHere(mailbox: string): Promise<DigestSettings | null> {
  if (!getConfig().digest) return null;
  const who = await requireMailboxPage(mailbox, `/mailbox/${encodeURIComponent(mailbox)}/preferences`);
  const [{ own, site }, { known, preferences }, place, zone] = await Promise.all([
    findChoice(mailbox),
    findUser(mailbox),
    findMailboxPlace(mailbox),
    viewerTimeZone(),
  ]);
  const siteIsOn = isPreferenceOn(ofSite(preferences.site, DIGEST_PREFERENCE));
  const isLocked = !mayOverride(DIGEST_PREFERENCE);
  const choice = choiceOf(own, site);
  const isAdmin = who.role === 'admin';
  return {
    ...choice,
    // Of who has never chosen one, that of the browser is the best that is known.
    timeZone: own.timeZone === null && who.isOwn ? zone : choice.timeZone,
    mailbox,
    isOn: isPreferenceOn(preferenceOf(preferences, DIGEST_PREFERENCE)) && !own.stopped,
    isInherited: findStored(preferences.own, DIGEST_PREFERENCE) === undefined && !own.stopped,
    siteIsOn,
    closed:
      !site.mayChoose && !isAdmin
        ? 'byAdministrator'
        : !known
          ? 'unknownToFilter'
          : isLocked && !siteIsOn
            ? 'offForSite'
            : null,
    addresses: digestAddresses(mailbox, own.addresses, place),
    listed: isAdmin ? own.addresses : null,
    isOfHosts: getConfig().filterHosts !== null,
    mayChoose: site.mayChoose,
    timeZones: timeZones(),
  };
}

/** The same of this host alone. */
export async function getSiteDigestSettingsHere(): Promise<DigestSettings | null> {
  if (!getConfig().digest) return null;
  await forPage(requireAdmin, '/admin/preferences');
  const [{ site }, stored] = await Promise.all([findChoice(''), readPreferences({ kind: 'site' })]);
  const isOn = isPreferenceOn(ofSite(stored.site, DIGEST_PREFERENCE));
  return {
    ...choiceOf(NOT_CHOSEN, site),
    mailbox: null,
    isOn,
    isInherited: false,
    siteIsOn: isOn,
    closed: null,
    addresses: [],
    listed: null,
    isOfHosts: getConfig().filterHosts !== null,
    mayChoose: site.mayChoose,
    timeZones: timeZones(),
  };
}

function timeZones(): string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];
}
