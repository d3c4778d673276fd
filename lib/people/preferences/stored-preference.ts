/** A preference as it is kept, whatever it says. */
export interface StoredPreference {
  name: string;
  value: string;
}

/** The new value; null removes it. */
export interface PreferenceChange {
  name: string;
  value: string | null;
}

/** Finds one without regard to case, as DSPAM does. */
export function findStored(stored: readonly StoredPreference[], name: string): StoredPreference | undefined {
  return stored.find((each) => each.name.toLowerCase() === name.toLowerCase());
}
