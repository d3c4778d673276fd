import { describe, expect, it } from 'vitest';
import { toSums } from '@/lib/people/statistics/site-sums';
import { attentionOf, type UserHistory } from '@/lib/people/users/attention';
import { NO_FIGURES } from '@/lib/people/users/filter-figures';
import type { SiteUser } from '@/lib/people/users/load-users';

const NOW = new Date('2026-11-21T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 3600 * 1000);
const sums = (about: Partial<ReturnType<typeof toSums>>) => ({ ...toSums([]), ...about });

/** Somebody in whose mailbox all is well. */
const WELL: SiteUser = {
  uid: 1,
  name: 'alice',
  store: 'alice',
  ...NO_FIGURES,
  innocentLearned: 2_500,
  messages: 3,
  bytes: 300,
  mode: 'TEFT',
  action: 'quarantine',
  sedation: '5',
  whitelist: 'on',
  lastMail: daysAgo(1),
  lastSignIn: daysAgo(2),
};
const QUIET: UserHistory = { recent: undefined, before: undefined, retrained: 0, undone: 0 };

function reasons(user: Partial<SiteUser>, history: Partial<UserHistory> = {}) {
  return attentionOf({ ...WELL, ...user }, { ...QUIET, ...history }, NOW);
}

describe('attentionOf', () => {
  it('leaves who is well alone', () => {
    expect(reasons({})).toEqual([]);
    expect(reasons({ lastMail: daysAgo(30), lastSignIn: daysAgo(14) })).toEqual([]);
  });

  it('names who has had no mail for 30 days, or none that is known of', () => {
    expect(reasons({ lastMail: daysAgo(31) })).toEqual([{ reason: 'noMail', values: { days: 31 } }]);
    expect(reasons({ lastMail: null })).toEqual([{ reason: 'noMail', values: { days: 0 } }]);
  });

  it('names a folder with mail that the filter knows nobody by, and says nothing else of it', () => {
    const folder = { uid: null, innocentLearned: 0, lastMail: null, lastSignIn: null };
    expect(reasons(folder)).toEqual([{ reason: 'onlyFolder', values: { messages: 3 } }]);
  });

  it('names who is still in training', () => {
    expect(reasons({ innocentLearned: 2_499 })).toEqual([{ reason: 'training', values: { learned: 2_499 } }]);
  });

  it('names a quarantine that nobody has looked at for 14 days, unless nothing is in it', () => {
    expect(reasons({ lastSignIn: daysAgo(15) })).toEqual([{ reason: 'notLooked', values: { messages: 3 } }]);
    expect(reasons({ lastSignIn: null })).toHaveLength(1);
    expect(reasons({ lastSignIn: null, messages: 0 })).toEqual([]);
  });

  it('names an accuracy that has fallen by more than two points, when there was enough mail to tell', () => {
    const before = sums({ spam: 100, innocent: 100, missedSpam: 2 });
    const recent = sums({ spam: 100, innocent: 100, missedSpam: 7 });
    expect(reasons({}, { before, recent })).toEqual([
      { reason: 'accuracyFell', values: { before: 0.99, after: 0.965 } },
    ]);
    expect(reasons({}, { before, recent: sums({ spam: 100, innocent: 100, missedSpam: 6 }) })).toEqual([]);
    expect(reasons({}, { before: sums({ spam: 49 }), recent: sums({ spam: 100, missedSpam: 50 }) })).toEqual(
      [],
    );
    expect(reasons({}, { before: recent, recent: before })).toEqual([]);
  });

  it('names many false positives', () => {
    expect(reasons({}, { recent: sums({ spam: 40, innocent: 400, falsePositives: 5 }) })).toEqual([
      { reason: 'falsePositives', values: { count: 5, received: 440 } },
    ]);
    expect(reasons({}, { recent: sums({ spam: 40, innocent: 400, falsePositives: 4 }) })).toEqual([]);
    expect(reasons({}, { recent: sums({ innocent: 1_000, falsePositives: 5 }) })).toEqual([]);
  });

  it('names many retrainings that were undone', () => {
    expect(reasons({}, { retrained: 10, undone: 3 })).toEqual([
      { reason: 'undone', values: { undone: 3, retrained: 10 } },
    ]);
    expect(reasons({}, { retrained: 100, undone: 3 })).toEqual([]);
    expect(reasons({}, { retrained: 2, undone: 2 })).toEqual([]);
  });
});
