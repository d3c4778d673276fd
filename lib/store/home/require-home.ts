import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/ground/errors';
import { ofProcess } from '@/lib/ground/of-process';
import { getConfig } from '@/lib/store/config/config';
import { compareMarks, type JudgedHome, judgeHome } from './judge-home';
import { makeMark, markStamp, UnreadableMark } from './mark-file';
import { noteMark } from './noted-mark';

export interface FoundHome extends JudgedHome {
  home: string;
}

const REASONS = { away: 'homeAway', other: 'homeOther', unreadable: 'homeUnreadable' } as const;

/** How long a verdict that costs more than a stat is good enough for a page. */
const PAGE_MS = 2_000;

interface Seen {
  /** The mark as it was when it was found to be that of the database. */
  home: string;
  stamp: string;
  /** The last verdict of another kind. */
  last: { at: number; stamp: string | null; found: FoundHome } | null;
}

const seen = ofProcess('site home', (): Seen => ({ home: '', stamp: '', last: null }));

/**
 * Lets through while DSPAM_HOME is the one that belongs to the database. Asked before anything of it is shown or changed, and, as a file
 * system can go away at any moment, once more before anything is forgotten because it was not found. Costs one stat. Throws `unavailable`
 * with a reason of its own. See decision 208.
 */
export async function requireHome(): Promise<void> {
  letThrough(await findHome());
}

/**
 * The same for who lets a request in: anybody may ask, and several times for a page. Where there is no mark, or another, it costs two
 * statements and a look at twenty quarantines, once in two seconds. Whoever then reads or changes mail asks anew.
 */
export async function requireHomeForPage(): Promise<void> {
  letThrough(await findHome(PAGE_MS));
}

function letThrough({ state, home, detail }: FoundHome): void {
  if (state === 'ours' || state === 'unmarked') return;
  throw new AppError('unavailable', `DSPAM_HOME ${home}: ${detail}`, { reason: REASONS[state] });
}

/** Whether an error is one of requireHome: work that can wait goes on when the home is back. */
export function isHomeTrouble(error: unknown): error is AppError {
  return error instanceof AppError && isHomeReason(error.reason);
}

/** The same of the reason that such an error gives. */
export function isHomeReason(reason: string | undefined): boolean {
  return Object.values(REASONS).some((known) => known === reason);
}

/**
 * What DSPAM_HOME is now, or was at most `keptMs` ago with the same mark or without one; marks it at the first time. Throws only where
 * the database has to be asked and is away.
 */
export async function findHome(keptMs = 0): Promise<FoundHome> {
  const { dspamHome: home, scale } = getConfig();
  try {
    const stamp = await markStamp(home);
    const known = seen();
    if (stamp !== null && known.home === home && known.stamp === stamp)
      return { home, state: 'ours', detail: '', values: {}, mark: null };
    const { last } = known;
    if (last?.found.home === home && last.stamp === stamp && performance.now() - last.at < keptMs)
      return last.found;
    const judged = await judgeHome(home, scale);
    const found = judged.state === 'unmarked' ? await markHome(home, judged) : judged;
    // What was judged has this stamp only if it had it before and after.
    if (found.state === 'ours' && stamp !== null && (await markStamp(home)) === stamp)
      Object.assign(known, { home, stamp });
    known.last = found.state === 'ours' ? null : { at: performance.now(), stamp, found: { home, ...found } };
    return { home, ...found };
  } catch (error) {
    if (!(error instanceof UnreadableMark)) throw error;
    return { home, state: 'unreadable', detail: error.message, values: {}, mark: null };
  }
}

/** The home first: a database that is marked finds no other home its own. */
async function markHome(home: string, unmarked: JudgedHome): Promise<JudgedHome> {
  const made = await makeMark(home, unmarked.mark ?? randomUUID());
  if (made === null) return unmarked;
  return compareMarks(home, made, (await noteMark(made)) ?? made);
}
