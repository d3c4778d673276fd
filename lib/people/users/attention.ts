import { type MailCounts, mailCounts } from '@/lib/formats/dspam/mail-counts';
import { type SiteSums, toSums } from '@/lib/people/statistics/site-sums';
import type { SiteUser } from './load-users';

export const ATTENTION_REASONS = [
  'onlyFolder',
  'digestFailed',
  'accuracyFell',
  'falsePositives',
  'undone',
  'notLooked',
  'noMail',
  'training',
] as const;

export type AttentionReason = (typeof ATTENTION_REASONS)[number];

/** Why a user stands on the attention list, with the numbers of its sentence. */
export interface Attention {
  reason: AttentionReason;
  values: Record<string, number>;
}

/** What is known of a user beside their row. */
export interface UserHistory {
  /** By system.log: the last 14 days, and the 14 days before. */
  recent: SiteSums | undefined;
  before: SiteSums | undefined;
  /** By their own log. */
  retrained: number;
  undone: number;
  /** Digests of the last days that could not be sent, and none was since. */
  digestsFailed?: number | undefined;
}

const DAY_MS = 24 * 3600 * 1000;
export const WINDOW_DAYS = 14;
const NO_MAIL_DAYS = 30;
/** dspam_stats calls what is left of them "training left". */
const TRAINED_INNOCENT = 2_500;
const FELL_POINTS = 0.02;
/** Fewer messages than this say nothing about accuracy. */
const ENOUGH_MAIL = 50;
const MANY_FALSE_POSITIVES = 5;
const FALSE_POSITIVE_SHARE = 0.01;
const MANY_UNDONE = 3;
const UNDONE_SHARE = 0.2;

/** Everything about a user that somebody should look at, the gravest first. */
export function attentionOf(user: SiteUser, history: UserHistory, now: Date): Attention[] {
  // It has no filter of its own: the other reasons say nothing of it.
  if (user.uid === null) return [{ reason: 'onlyFolder', values: { messages: user.messages ?? 0 } }];
  return [
    digestFailed(history),
    accuracyFell(history),
    falsePositives(history),
    undone(history),
    notLooked(user, now),
    noMail(user, now),
    user.innocentLearned < TRAINED_INNOCENT
      ? { reason: 'training' as const, values: { learned: user.innocentLearned } }
      : null,
  ].filter((attention) => attention !== null);
}

function digestFailed({ digestsFailed: count = 0 }: UserHistory): Attention | null {
  return count === 0 ? null : { reason: 'digestFailed', values: { count } };
}

function accuracyFell({ recent, before }: UserHistory): Attention | null {
  const [now, then] = [accuracyIn(recent), accuracyIn(before)];
  if (now === null || then === null || Math.round((then - now) * 1e6) <= FELL_POINTS * 1e6) return null;
  return { reason: 'accuracyFell', values: { before: then, after: now } };
}

function falsePositives({ recent }: UserHistory): Attention | null {
  const { received, falsePositives: count } = mailIn(recent);
  if (count < MANY_FALSE_POSITIVES || count <= FALSE_POSITIVE_SHARE * received) return null;
  return { reason: 'falsePositives', values: { count, received } };
}

function undone({ retrained, undone: count }: UserHistory): Attention | null {
  if (count < MANY_UNDONE || count < UNDONE_SHARE * retrained) return null;
  return { reason: 'undone', values: { undone: count, retrained } };
}

function notLooked({ messages, lastSignIn }: SiteUser, now: Date): Attention | null {
  const isAbsent = !lastSignIn || now.getTime() - lastSignIn.getTime() > WINDOW_DAYS * DAY_MS;
  if (!messages || !isAbsent) return null;
  return { reason: 'notLooked', values: { messages } };
}

function noMail({ lastMail }: SiteUser, now: Date): Attention | null {
  const days = lastMail ? Math.floor((now.getTime() - lastMail.getTime()) / DAY_MS) : 0;
  return lastMail && days <= NO_MAIL_DAYS ? null : { reason: 'noMail', values: { days } };
}

/** The share of mail that was judged rightly; null for too little mail. */
function accuracyIn(sums: SiteSums | undefined): number | null {
  const { received, right } = mailIn(sums);
  return received < ENOUGH_MAIL ? null : right / received;
}

function mailIn(sums: SiteSums | undefined): MailCounts {
  return mailCounts(sums ?? toSums([]));
}
