/** Why a quarantine was not checked, or not all of it, as a round notes it, in a line of English: of one from a server of another version nothing more is known. */
type RoundFailure =
  | { why: 'unlisted'; store: string; passed: number }
  | { why: 'noEntry'; store: string }
  | { why: 'other'; line: string };

const UNLISTED = ' of its messages could not be listed';
const NO_ENTRY = 'cannot be entered';

/** So many messages of a quarantine are in no list. */
export function unlistedLine(store: string, passed: number): string {
  return `${store}: ${passed}${UNLISTED}`;
}

/** A folder may not be looked into. */
export function noEntryLine(folder: string): string {
  return `${folder}: ${NO_ENTRY}`;
}

/** What such a line says; `other` is what the system has said, or another version. */
export function parseRoundFailure(line: string): RoundFailure {
  const [, store = '', said = ''] = /^(.*): (.*)$/s.exec(line) ?? [];
  if (said === NO_ENTRY) return { why: 'noEntry', store };
  const passed = said.endsWith(UNLISTED) ? Number(said.slice(0, -UNLISTED.length)) : Number.NaN;
  return Number.isSafeInteger(passed) ? { why: 'unlisted', store, passed } : { why: 'other', line };
}
