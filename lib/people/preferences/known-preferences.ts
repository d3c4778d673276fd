import { unforeseen } from '@/lib/ground/unforeseen';

/** What a preference may hold. */
export type PreferenceKind =
  | { kind: 'choice'; values: readonly string[] }
  | { kind: 'number'; min: number; max: number }
  | { kind: 'text' };

export interface KnownPreference {
  /** As DSPAM spells it; it compares names without case. */
  name: string;
  shape: PreferenceKind;
}

const ON_OFF: PreferenceKind = { kind: 'choice', values: ['on', 'off'] };

/** The columns of dspam_preferences (F§6): dspam_admin drops what is longer with an error, DSPAM's old pages without a word. */
export const MAX_NAME_LENGTH = 32;
export const MAX_VALUE_LENGTH = 64;

/**
 * The preferences that people set, in the order of the page (F§11). Of optIn and optOut a site offers one: see
 * offeredPreferences. Others (localStore, ignoreGroups ...) are for whoever runs the server, and only shown.
 */
const KNOWN: readonly KnownPreference[] = [
  { name: 'spamAction', shape: { kind: 'choice', values: ['quarantine', 'tag', 'deliver'] } },
  { name: 'spamSubject', shape: { kind: 'text' } },
  { name: 'trainingMode', shape: { kind: 'choice', values: ['TEFT', 'TOE', 'TUM', 'NOTRAIN'] } },
  { name: 'statisticalSedation', shape: { kind: 'number', min: 0, max: 10 } },
  { name: 'enableBNR', shape: ON_OFF },
  { name: 'enableWhitelist', shape: ON_OFF },
  { name: 'whitelistThreshold', shape: { kind: 'number', min: 1, max: 100_000 } },
  { name: 'signatureLocation', shape: { kind: 'choice', values: ['message', 'headers', 'attachment'] } },
  { name: 'showFactors', shape: ON_OFF },
  { name: 'tagSpam', shape: ON_OFF },
  { name: 'tagNonspam', shape: ON_OFF },
  { name: 'dailyQuarantineSummary', shape: ON_OFF },
  { name: 'notifications', shape: ON_OFF },
  { name: 'storeFragments', shape: ON_OFF },
  { name: 'makeCorpus', shape: ON_OFF },
  { name: 'optIn', shape: ON_OFF },
  { name: 'optOut', shape: ON_OFF },
];

/** Those that a site offers; `opt` is the Opt line of dspam.conf: people opt `in`, or (the default) `out`. */
export function offeredPreferences(opt: string | undefined): KnownPreference[] {
  const other = opt?.toLowerCase() === 'in' ? 'optOut' : 'optIn';
  return KNOWN.filter(({ name }) => name !== other);
}

/** Names are compared without case, by DSPAM and by its table. */
export function findKnown(name: string): KnownPreference | undefined {
  return KNOWN.find((known) => known.name.toLowerCase() === name.toLowerCase());
}

/**
 * A value as DSPAM takes it; undefined when it is none of this preference. Words are compared exactly, only the training mode
 * without case, as DSPAM does.
 */
export function readValue({ name, shape }: KnownPreference, value: string): string | undefined {
  switch (shape.kind) {
    case 'choice': {
      const wanted = name === 'trainingMode' ? value.toUpperCase() : value;
      return shape.values.find((each) => each === wanted);
    }
    case 'number': {
      const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
      return number >= shape.min && number <= shape.max ? String(number) : undefined;
    }
    case 'text':
      return findTextFault(value) ? undefined : value;
    default:
      return unforeseen(shape);
  }
}

export type TextFault = 'tooLong' | 'controlCharacter' | 'notStorable';

/**
 * Why a text can be no value: longer than the column, a character that would break a header, or one that the column's
 * character set (latin1) does not have.
 */
export function findTextFault(value: string): TextFault | null {
  if (/[\u0000-\u001f\u007f-\u009f]/.test(value)) return 'controlCharacter';
  if (/[^\u0020-\u007e\u00a0-\u00ff]/.test(value)) return 'notStorable';
  return value.length > MAX_VALUE_LENGTH ? 'tooLong' : null;
}
