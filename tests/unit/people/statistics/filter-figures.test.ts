import { describe, expect, it } from 'vitest';
import { ratesOf } from '@/lib/people/statistics/filter-rates';
import { NO_TOTALS, type StatsRow, totalsOf, totalsSince } from '@/lib/people/statistics/filter-totals';
import { formatResetFile, parseResetFile } from '@/lib/people/statistics/reset-file';

/** As a row of dspam_stats: SL, IL, SM, IM, SC, IC, Scls, Icls. */
function row(...counters: (number | bigint)[]): StatsRow {
  const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = counters.map(BigInt);
  return {
    spamLearned: a,
    innocentLearned: b,
    spamMisclassified: c,
    innocentMisclassified: d,
    spamCorpusfed: e,
    innocentCorpusfed: f,
    spamClassified: g,
    innocentClassified: h,
  };
}
const six = (line: string) => parseResetFile(line) ?? NO_TOTALS;

// Worked out by hand from F§11: spam accuracy 100 - 100*m/(c+m), error rate 100*f/(f+i), overall 100 - 100*(m+f)/(f+i+c+m),
// ratio 100*(TP+FN)/(TP+FN+FP+TN).
describe('the figures of F§11', () => {
  it('of alice in the captured database: c 73, i 61, m 2, f 3', () => {
    const totals = totalsOf(row(326, 315, 2, 3, 251, 251, 0, 0));
    // As the captured alice.stats says.
    expect(formatResetFile(totals)).toBe('73,61,2,3,251,251\n');
    expect(ratesOf(totals)).toEqual({
      spamAccuracy: 97.333,
      errorRate: 4.688,
      overallAccuracy: 96.403,
      spamShare: 53.957,
    });
  });

  it('of bob in the captured database: 5 innocent messages, 5 spam that were fed', () => {
    const totals = totalsOf(row(5, 5, 0, 0, 5, 0, 0, 0));
    expect(formatResetFile(totals)).toBe('0,5,0,0,5,0\n');
    expect(ratesOf(totals)).toEqual({ spamAccuracy: null, errorRate: 0, overallAccuracy: 100, spamShare: 0 });
  });

  it('since a reset of six fields: c 555, i 1193, m 25, f 4', () => {
    const now = totalsOf(row(1200, 3400, 45, 7, 100, 200, 0, 0));
    const { totals, wentBackwards } = totalsSince(now, six('500,2000,20,3,100,200\n'));
    expect(wentBackwards).toBe(false);
    expect(totals).toMatchObject({ caught: 555n, innocent: 1193n, missed: 25n, falsePositives: 4n });
    expect(ratesOf(totals)).toMatchObject({ spamAccuracy: 95.69, errorRate: 0.334, overallAccuracy: 98.368 });
    expect(ratesOf(now).spamShare).toBe(25.581);
  });

  it('with TOE, since a first visit of four fields, the first of which is spam and missed: c 500, i 1130, m 10, f 6', () => {
    const now = totalsOf(row(30, 40, 30, 10, 0, 0, 900, 2100));
    const { totals } = totalsSince(now, six('420,1000,20,4\n'));
    expect(totals).toMatchObject({ caught: 500n, innocent: 1130n, missed: 10n, falsePositives: 6n });
    expect(ratesOf(totals)).toMatchObject({
      spamAccuracy: 98.039,
      errorRate: 0.528,
      overallAccuracy: 99.028,
    });
    expect(ratesOf(now).spamShare).toBe(30.293);
  });

  it('of counters beyond what a number can hold', () => {
    const million = 9_007_199_254_740_993_000n;
    const totals = totalsOf(row(million, million, million / 1000n, 0, 0, 0, 0, 0));
    expect(totals.missed).toBe(9_007_199_254_740_993n);
    expect(ratesOf(totals)).toEqual({
      spamAccuracy: 99.9,
      errorRate: 0,
      overallAccuracy: 99.95,
      spamShare: 50,
    });
  });

  it('are none without mail', () => {
    expect(ratesOf(NO_TOTALS)).toEqual({
      spamAccuracy: null,
      errorRate: null,
      overallAccuracy: null,
      spamShare: null,
    });
  });
});

describe('what cannot be', () => {
  it('more corrections than messages give zero, not less', () => {
    expect(totalsOf(row(1, 1, 5, 5, 0, 0, 0, 0))).toMatchObject({ caught: 0n, innocent: 0n, missed: 5n });
  });

  it('a reset larger than the totals gives zero and says so, as in the captured alice.rstats', () => {
    const now = totalsOf(row(326, 315, 2, 3, 251, 251, 0, 0));
    expect(totalsSince(now, six('73,61,3,3,251,251\n'))).toEqual({ totals: NO_TOTALS, wentBackwards: true });
  });
});

describe('the file of a reset', () => {
  it('reads its own form and that of the first visit', () => {
    expect(parseResetFile('1,2,3,4,5,6\n')).toEqual({
      caught: 1n,
      innocent: 2n,
      missed: 3n,
      falsePositives: 4n,
      spamCorpusfed: 5n,
      innocentCorpusfed: 6n,
    });
    expect(parseResetFile('10,2,3,4\n')).toMatchObject({ caught: 7n, missed: 3n, spamCorpusfed: 0n });
    expect(parseResetFile('2,2,3,4')).toMatchObject({ caught: 0n });
    expect(parseResetFile('1,2,3,4,5,6\ncorp\n')).toMatchObject({ caught: 1n });
    expect(parseResetFile(formatResetFile(six('1,2,3,4,5,6')))).toEqual(six('1,2,3,4,5,6'));
  });

  it.each([
    '',
    '\n',
    '1,2,3',
    '1,2,3,4,5',
    '1,2,3,4,5,6,7',
    'a,b,c,d',
    '1,2,-3,4,5,6',
    '1,,3,4',
    '1.5,2,3,4',
  ])('is none: %j', (text) => {
    expect(parseResetFile(text)).toBeNull();
  });
});
