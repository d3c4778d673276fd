import type { Scale } from '@/lib/formats/dspam/userdir';
import { type AskRows, fetchRows } from '@/lib/store/db/fetch-rows';
import { holdsKnownMail } from './holds-known-mail';
import { markPath, readMark } from './mark-file';
import { notedMark } from './noted-mark';

/**
 * What DSPAM_HOME is to a database. `ours`: its own. `unmarked`: so, as far as can be told, and not marked on both sides yet. `away`:
 * nothing of the site is there, as before its file system is mounted. `other`: another site's. `unreadable`: its mark cannot be read.
 */
export type HomeState = 'ours' | 'unmarked' | 'away' | 'other' | 'unreadable';

export interface JudgedHome {
  state: HomeState;
  /** What an administrator has to know: the marks, or the system's error. In English, for the log. */
  detail: string;
  /** The same for a sentence below `health.` or `doctor.home.` of messages/*.json, which chooses by `why`; none where it is the system's error. */
  values: Record<string, string>;
  /** The mark that the database has, or the home; null where neither has one. */
  mark: string | null;
}

/** Looks whose a home is, and changes nothing. Throws UnreadableMark, and what the database throws. See decision 208. */
export async function judgeHome(home: string, scale: Scale, ask: AskRows = fetchRows): Promise<JudgedHome> {
  const before = await readMark(home);
  const noted = await notedMark(ask);
  // Whoever marks a site begins with the home: what the database has now, the home had before that.
  const there = before ?? (noted === null ? null : await readMark(home));
  if (there !== null && noted !== null) return compareMarks(home, there, noted);
  const mark = there ?? noted;
  // A mark that was lost, an upgrade, a backup from before there were any, another database: what the index knows tells.
  const isKnown = await holdsKnownMail(home, scale, ask);
  const unmarked: JudgedHome = { state: 'unmarked', detail: '', values: {}, mark };
  if (isKnown === true) return unmarked;
  if (noted !== null) {
    const values = { why: 'noMark', file: markPath(home), noted };
    return { state: 'away', detail: `there is no ${values.file}, which holds ${noted}`, values, mark };
  }
  if (isKnown === null) return unmarked;
  const detail = 'none of the quarantines that the database knows is there';
  const values = { why: 'noMail', file: markPath(home), noted: '', there: there ?? '' };
  return { state: there === null ? 'away' : 'other', detail, values, mark };
}

/** What a home is to a database where both have a mark. */
export function compareMarks(home: string, there: string, noted: string): JudgedHome {
  if (there === noted) return { state: 'ours', detail: '', values: {}, mark: noted };
  const values = { why: 'marks', file: markPath(home), there, noted };
  return {
    state: 'other',
    detail: `${values.file} holds ${there}, and the database ${noted}`,
    values,
    mark: noted,
  };
}
