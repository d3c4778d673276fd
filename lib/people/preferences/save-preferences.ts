import { AppError } from '@/lib/ground/errors';
import { getConfig } from '@/lib/store/config/config';
import { withNamedLock } from '@/lib/store/db/named-lock';
import {
  findKnown,
  findTextFault,
  MAX_NAME_LENGTH,
  MAX_VALUE_LENGTH,
  offeredPreferences,
  readValue,
  type TextFault,
} from './known-preferences';
import { type PreferenceOwner, readPreferences, writePreferences } from './preference-store';
import { findStored, type PreferenceChange, type StoredPreference } from './stored-preference';

/** Why a value was refused. */
export type PreferenceFault = TextFault | 'notAllowed' | 'notChosen' | 'notOffered' | 'locked';

/** What somebody else did meanwhile; null for a value that is not, or no longer, there. */
export interface PreferenceConflict {
  name: string;
  before: string | null;
  now: string | null;
}

export type SaveResult =
  /** `changes` is what was asked for and was not so already; `copied` the lines of dspam.conf that came along. */
  | { kind: 'saved'; changes: PreferenceChange[]; copied: number; confCounts: boolean }
  | { kind: 'changed-meanwhile'; conflicts: PreferenceConflict[]; kept: StoredPreference[] }
  | { kind: 'faults'; faults: { name: string; fault: PreferenceFault }[] };

/**
 * Saves what somebody changed in the form, and nothing else. `seen` is what was kept when they opened it: when somebody
 * else has changed it since, nothing is written and they are told what. The first value of the site's own makes DSPAM
 * ignore every Preference line of dspam.conf (F§0.10), so that it takes all of those along. Throws `unavailable`, and
 * `conflict` for a user without a number in DSPAM's tables. See decision 072.
 */
export async function savePreferences(
  owner: PreferenceOwner,
  seen: readonly StoredPreference[],
  wanted: readonly PreferenceChange[],
): Promise<SaveResult> {
  const faults = wanted.flatMap((change) => {
    const fault = findFault(owner, change);
    return fault ? [{ name: change.name, fault }] : [];
  });
  if (faults.length > 0) return { kind: 'faults', faults };
  return inTurn(async () => {
    const { own } = await readPreferences(owner);
    const conflicts = findConflicts(seen, own);
    if (conflicts.length > 0) return { kind: 'changed-meanwhile', conflicts, kept: own };
    const changes = wanted.filter(({ name, value }) => (findStored(own, name)?.value ?? null) !== value);
    const copies = owner.kind === 'site' && own.length === 0 && changes.some(({ value }) => value !== null);
    const copied = copies ? confDefaults(wanted) : [];
    if (changes.length > 0) await writePreferences(owner, [...copied, ...changes]);
    const left = owner.kind === 'site' && (await readPreferences(owner)).own.length === 0;
    return { kind: 'saved', changes, copied: copied.length, confCounts: left };
  });
}

/**
 * Deletes all defaults of the site, so that dspam.conf's count again. Returns how many there were. Throws like
 * savePreferences.
 */
export async function returnToConf(seen: readonly StoredPreference[]): Promise<SaveResult> {
  return inTurn(async () => {
    const { own } = await readPreferences({ kind: 'site' });
    const conflicts = findConflicts(seen, own);
    if (conflicts.length > 0) return { kind: 'changed-meanwhile', conflicts, kept: own };
    const changes = own.map(({ name }) => ({ name, value: null }));
    if (changes.length > 0) await writePreferences({ kind: 'site' }, changes);
    return { kind: 'saved', changes, copied: 0, confCounts: true };
  });
}

/** The Preference lines of dspam.conf, as defaults of the site, without those that are changed at once. */
function confDefaults(changed: readonly PreferenceChange[]): StoredPreference[] {
  const defaults = [...getConfig().conf.preferences].map(([name, value]) => ({ name, value }));
  const tooLong = defaults.find(
    ({ name, value }) => name.length > MAX_NAME_LENGTH || value.length > MAX_VALUE_LENGTH,
  );
  // Without this one the set would not be complete.
  if (tooLong) {
    const { name } = tooLong;
    throw new AppError('conflict', `${name} does not fit`, { reason: 'confTooLong', values: { name } });
  }
  return defaults.filter(
    ({ name }) => !changed.some((each) => each.name.toLowerCase() === name.toLowerCase()),
  );
}

function findFault(owner: PreferenceOwner, { name, value }: PreferenceChange): PreferenceFault | null {
  const { conf } = getConfig();
  const known = findKnown(name);
  if (!known || !offeredPreferences(conf.first('Opt')).includes(known)) return 'notOffered';
  const allowed = conf.all('AllowOverride').some((each) => each.toLowerCase() === name.toLowerCase());
  if (owner.kind === 'user' && !allowed && value !== null) return 'locked';
  if (value === null || readValue(known, value) !== undefined) return null;
  // Somebody has taken "Use default" out, and chosen nothing.
  if (value === '') return 'notChosen';
  return (known.shape.kind === 'text' && findTextFault(value)) || 'notAllowed';
}

function findConflicts(
  seen: readonly StoredPreference[],
  now: readonly StoredPreference[],
): PreferenceConflict[] {
  const names = new Map([...seen, ...now].map(({ name }) => [name.toLowerCase(), name]));
  return [...names.values()].flatMap((name) => {
    const before = findStored(seen, name)?.value ?? null;
    const after = findStored(now, name)?.value ?? null;
    return before === after ? [] : [{ name, before, now: after }];
  });
}

/** Seconds that one save waits for another; each takes a few milliseconds. */
const WAIT_SECONDS = 10;

/** One at a time, in all processes: between the look and the write nobody else may write. */
async function inTurn(work: () => Promise<SaveResult>): Promise<SaveResult> {
  const answer = await withNamedLock('preferences', work, WAIT_SECONDS);
  if (answer === null)
    throw new AppError('unavailable', 'preferences are being saved', { reason: 'beingSaved' });
  return answer;
}
