import { lowerName } from '@/lib/formats/dspam/lower-name';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import { findUid } from '@/lib/people/identity/find-uid';
import { findMailboxPlace, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { findGroupOf } from '@/lib/people/mailbox/read-groups';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { type FilterRates, ratesOf } from './filter-rates';
import { type FilterTotals, NO_TOTALS, type StatsRow, totalsOf, totalsSince } from './filter-totals';
import { countForgotten } from './forgotten-releases';
import { readResetFile, writeResetFile } from './reset-file';

/** Innocent messages until DSPAM's training period is over. */
const TRAINING_MESSAGES = 2500n;

/** What the filter has counted for a user, and how well it did. */
export interface Accuracy {
  /** False when the filter has not counted anything for them yet: then everything is 0. */
  isKnown: boolean;
  /** The group whose counters these are, where a group shares them; they count for all its members. */
  sharedWith: string | null;
  inAll: FilterTotals;
  sinceReset: FilterTotals;
  /** Messages of this mailbox that were released after the filter had forgotten them: none of its false positives. */
  forgotten: { inAll: number; sinceReset: number };
  /** Of the mail since the last reset, none when counters went backwards; `spamShare` of all mail (F§11). */
  rates: FilterRates;
  /** When it was; null when there was none. */
  resetAt: Date | null;
  /**
   * `unusable`: the file of the last reset is not what it should be, and nothing is subtracted. `backwards`: counters are lower
   * than they were at the reset; somebody has cleared the filter's data.
   */
  resetProblem: 'unusable' | 'backwards' | null;
  /** Innocent messages that the filter has learned, with those of a merged group, and how many it still needs. */
  training: { learned: bigint; left: bigint };
}

/**
 * The figures of a user. In a merged group the member's row of dspam_stats is their own: dspam takes the group's totals
 * off before it writes the row, and adds them in `.stats` only, from where the old pages took them off again
 * (decision 070).
 */
export async function findAccuracy(user: string): Promise<Accuracy> {
  const place = await findMailboxPlace(user);
  const row = await findStats(place.trained?.uid);
  const inAll = row ? totalsOf(row) : NO_TOTALS;
  const reset = await readResetFile(resetFileOf(place));
  const snapshot = reset === null || reset === 'unusable' ? NO_TOTALS : reset.totals;
  const { totals: sinceReset, wentBackwards } = totalsSince(inAll, snapshot);
  const resetAt = reset === null || reset === 'unusable' ? null : reset.at;
  const [forgotten, forgottenSince] = await Promise.all([
    countForgotten(place),
    countForgotten(place, resetAt),
  ]);
  const learned = (row?.innocentLearned ?? 0n) + (await innocentLearnedByGroup(user));
  return {
    isKnown: row !== null,
    sharedWith: sharedWith(place),
    inAll,
    sinceReset,
    forgotten: { inAll: forgotten, sinceReset: forgottenSince },
    // Counters that were cleared say nothing about the time since.
    rates: { ...ratesOf(wentBackwards ? NO_TOTALS : sinceReset), spamShare: ratesOf(inAll).spamShare },
    resetAt,
    resetProblem: reset === 'unusable' ? 'unusable' : wentBackwards ? 'backwards' : null,
    training: { learned, left: learned < TRAINING_MESSAGES ? TRAINING_MESSAGES - learned : 0n },
  };
}

/**
 * Starts counting from zero: writes what dspam_stats -s subtracts. Throws `conflict` for a member of a group that
 * shares its counters (everybody's figures would start from zero), `unavailable` when the file cannot be written.
 */
export async function resetAccuracy(user: string): Promise<void> {
  const place = await findMailboxPlace(user);
  const group = sharedWith(place);
  if (group !== null) {
    throw new AppError('conflict', 'shared counters', { reason: 'sharedCounters', values: { group } });
  }
  const row = await findStats(place.trained?.uid);
  await writeResetFile(resetFileOf(place), row ? totalsOf(row) : NO_TOTALS);
}

async function findStats(uid: number | undefined): Promise<StatsRow | null> {
  return uid === undefined ? null : prisma().stats.findUnique({ where: { uid } });
}

/** dspam_stats finds the file by the name in its table; it does not follow localStore. */
function resetFileOf({ user, trained }: MailboxPlace): string {
  const { dspamHome, scale } = getConfig();
  return userFiles(dspamHome, scale, trained?.name ?? user).rstats;
}

function sharedWith({ user, trained }: MailboxPlace): string | null {
  return trained && lowerName(trained.name) !== lowerName(user) ? trained.name : null;
}

/** A merged group's messages count as learned for each member. */
async function innocentLearnedByGroup(user: string): Promise<bigint> {
  const group = await findGroupOf(user);
  if (group?.type !== 'merged') return 0n;
  const known = await findUid(group.name);
  return (await findStats(known?.uid))?.innocentLearned ?? 0n;
}
